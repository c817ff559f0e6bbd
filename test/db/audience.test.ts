import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { audienceMembers } from '../../src/features/programmes/audience/read-model.ts';
import { newId } from '../../src/platform/ids.ts';
import { NOW, startApi, type TestApi } from '../support/api.ts';

describe('the audience of a programme', () => {
  let api: TestApi;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    api = await startApi();
    const stamps = { created_at: NOW, updated_at: NOW };
    const insert = async (table: string, name: string, row: object): Promise<number> => {
      ids[name] = newId();
      const [inserted] = await api.db(table).insert({ id: ids[name], ...row, ...stamps }, ['key']);
      return inserted.key;
    };
    const site = await insert('sites', 'north', { code: 'N', name: 'North', time_zone: 'UTC' });
    const top = await insert('departments', 'top', { code: 'TOP', name: 'Top' });
    const middle = await insert('departments', 'middle', { code: 'MID', name: 'Middle', parent_key: top });
    const leaf = await insert('departments', 'leaf', { code: 'LEAF', name: 'Leaf', parent_key: middle });
    const other = await insert('departments', 'other', { code: 'OTH', name: 'Other' });
    const person = (name: string, row: object) =>
      insert('employees', name, { number: name, email: `${name}@example.org`, given_name: name, family_name: 'Test', ...row });
    const boss = await person('boss', { department_key: top, site_key: site });
    await person('inLeaf', { department_key: leaf, site_key: site, manager_key: boss });
    await person('inMiddle', { department_key: middle });
    await person('inOther', { department_key: other, site_key: site, declared_leader: true });
    await person('nowhere', {});
  });
  afterAll(() => api.close());

  let serial = 0;
  const programme = async (audience: object | null, row: object = {}): Promise<number> => {
    const [made] = await api.db('programmes').insert(
      {
        id: newId(),
        name: `Programme ${++serial}`,
        kind: 'cycle',
        start_week: '2026-11-30',
        end_week: '2026-12-28',
        audience: audience === null ? null : JSON.stringify(audience),
        created_at: NOW,
        updated_at: NOW,
        ...row,
      },
      ['key'],
    );
    return made.key;
  };
  const names = async (...keys: number[]): Promise<string[]> => {
    const rows = await api
      .db('employees')
      .join(audienceMembers(api.db, keys).wrap('(', ') AS members'), 'members.employee_key', 'employees.key')
      .orderBy('number')
      .pluck('number');
    return rows.sort();
  };
  const everyone = ['boss', 'inLeaf', 'inMiddle', 'inOther', 'nowhere'];
  const pick = (...keys: string[]) => keys.map((key) => ids[key]);

  test.each<[string, () => object | null, string[]]>([
    ['nothing said: everyone', () => null, everyone],
    ['no kind given: everyone', () => ({}), everyone],
    ['a department stands for its subtree', () => ({ departments: pick('top') }), ['boss', 'inLeaf', 'inMiddle']],
    ['a leaf stands for itself', () => ({ departments: pick('leaf') }), ['inLeaf']],
    ['nested departments count a person once', () => ({ departments: pick('top', 'leaf', 'leaf') }), ['boss', 'inLeaf', 'inMiddle']],
    ['several values of a kind are joined', () => ({ departments: pick('leaf', 'other') }), ['inLeaf', 'inOther']],
    ['several kinds narrow', () => ({ departments: pick('top'), sites: pick('north') }), ['boss', 'inLeaf']],
    ['named people', () => ({ employees: pick('nowhere', 'boss') }), ['boss', 'nowhere']],
    ['leaders, declared or derived', () => ({ leadersOnly: true }), ['boss', 'inOther']],
    ['leaders of a department', () => ({ departments: pick('top'), leadersOnly: true }), ['boss']],
    ['leadersOnly: false asks nothing', () => ({ leadersOnly: false }), everyone],
    ['an empty list matches nobody', () => ({ departments: [] }), []],
    ['a department that is gone matches nobody', () => ({ departments: [newId()] }), []],
  ])('%s', async (_name, audience, expected) => {
    expect(await names(await programme(audience()))).toEqual(expected);
  });

  test('an induction is for people who join when it begins, or later', async () => {
    const induction = { kind: 'induction', end_week: null, weeks_after_start: 4 };
    const joins = (number: string, start_date: string | null) => api.db('employees').where({ number }).update({ start_date });
    await joins('boss', '2026-11-29');
    await joins('inLeaf', '2026-11-30');
    await joins('inOther', '2027-06-01');
    expect(await names(await programme(null, induction))).toEqual(['inLeaf', 'inOther']);
    expect(await names(await programme({ departments: pick('other') }, induction))).toEqual(['inOther']);
    for (const number of ['boss', 'inLeaf', 'inOther']) await joins(number, null);
  });

  test('several programmes are answered together, each with its own people', async () => {
    const leaf = await programme({ departments: pick('leaf') });
    const leaders = await programme({ leadersOnly: true });
    const { rows } = await audienceMembers(api.db, [leaf, leaders]);
    expect(rows.filter((row) => row.programme_key === leaf)).toHaveLength(1);
    expect(rows.filter((row) => row.programme_key === leaders)).toHaveLength(2);
    expect((await audienceMembers(api.db, [])).rows).toEqual([]);
  });
});
