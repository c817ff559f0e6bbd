import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Keyed, type RowFactory, rowFactory } from '../support/rows.ts';

describe('people_below', () => {
  let database: TestDatabase;
  let db: Knex;
  let rows: RowFactory;

  beforeAll(async () => {
    database = await createTestDatabase();
    db = database.knex;
    rows = rowFactory(db);
  });
  afterAll(() => database.drop());

  const below = async (leader: Keyed): Promise<number[]> =>
    (await db.raw('SELECT employee_key AS key FROM people_below(?) ORDER BY 1', [leader.key])).rows.map((row: { key: number }) => row.key);
  const leads = async (leader: Keyed): Promise<boolean> =>
    (await db.raw('SELECT leads_people(?) AS leads', [leader.key])).rows[0].leads as boolean;
  const keys = (...people: Keyed[]): number[] => people.map((person) => person.key).sort((a, b) => a - b);
  const person = (row: object = {}): Promise<Keyed> => rows.employee(row);
  const head = (department: Keyed, employee: Keyed) => db('departments').where({ key: department.key }).update({ head_key: employee.key });

  test('reports, and theirs, to any depth; not oneself, not colleagues, not managers', async () => {
    const top = await person();
    const middle = await person({ manager_key: top.key });
    const colleague = await person({ manager_key: top.key });
    const leaf = await person({ manager_key: middle.key });
    expect(await below(top)).toEqual(keys(middle, colleague, leaf));
    expect(await below(middle)).toEqual(keys(leaf));
    expect(await below(leaf)).toEqual([]);
    expect([await leads(top), await leads(middle), await leads(leaf)]).toEqual([true, true, false]);
  });

  test('members of a headed department and of those below it, also when a report heads it', async () => {
    const boss = await person();
    const headOfSales = await person({ manager_key: boss.key });
    const sales = await rows.department();
    const field = await rows.department({ parent_key: sales.key });
    await head(sales, headOfSales);
    const seller = await person({ department_key: sales.key });
    const inTheField = await person({ department_key: field.key });
    expect(await below(headOfSales)).toEqual(keys(seller, inTheField));
    expect(await below(boss)).toEqual(keys(headOfSales, seller, inTheField));
    expect(await leads(headOfSales)).toBe(true);
  });

  test('whoever stands above is never below, although they are a member', async () => {
    const director = await person();
    const company = await rows.department();
    const office = await rows.department({ parent_key: company.key });
    await head(company, director);
    await db('employees').where({ key: director.key }).update({ department_key: office.key });
    const officeManager = await person({ department_key: office.key });
    await head(office, officeManager);
    const assistant = await person({ department_key: office.key });
    const elsewhere = await person({ department_key: company.key });
    expect(await below(officeManager)).toEqual(keys(assistant));
    expect(await below(director)).toEqual(keys(officeManager, assistant, elsewhere));
  });

  test('one cannot see a department by managing somebody who heads the one that one is in', async () => {
    const company = await rows.department();
    const clerk = await person({ department_key: company.key });
    const nominal = await person({ manager_key: clerk.key });
    await head(company, nominal);
    await person({ department_key: company.key });
    expect(await below(clerk)).toEqual(keys(nominal));
  });

  test('declared to lead nobody, somebody leads nobody; declared to lead, only whom the directory gives them', async () => {
    const not = await person({ declared_leader: false });
    await person({ manager_key: not.key });
    const alone = await person({ declared_leader: true });
    expect([await below(not), await leads(not)]).toEqual([[], false]);
    expect([await below(alone), await leads(alone)]).toEqual([[], false]);
  });

  test('asked from the other end, each person gives the same answer, whatever the lines', async () => {
    // Every fourth person has no manager, departments nest, some are headed from outside, one leader is declared to be none.
    const departments: Keyed[] = [];
    for (let n = 0; n < 12; n++)
      departments.push(await rows.department({ parent_key: n % 3 === 0 ? null : departments[Math.floor(n / 2)]?.key }));
    const people: Keyed[] = [];
    for (let n = 0; n < 60; n++) {
      people.push(
        await person({
          manager_key: n % 4 === 0 ? null : people[(n * 7) % n]?.key,
          department_key: n % 5 === 0 ? null : departments[(n * 5) % 12]?.key,
          declared_leader: n === 9 ? false : null,
        }),
      );
    }
    for (const [n, department] of departments.entries()) if (n % 4 !== 3) await head(department, people[(n * 11) % 60] as Keyed);
    const { rows: answers } = await db.raw(
      `SELECT l.key AS leader, ARRAY(SELECT employee_key FROM people_below(l.key) ORDER BY 1) AS down,
         ARRAY(SELECT employee_key FROM among_below(l.key, ARRAY(SELECT key FROM employees)) ORDER BY 1) AS up,
         ARRAY(SELECT e.key FROM employees e WHERE EXISTS (SELECT 1 FROM among_below(l.key, ARRAY[e.key])) ORDER BY 1) AS one
       FROM employees l ORDER BY 1`,
    );
    for (const { leader, down, up, one } of answers) expect({ leader, up, one }).toEqual({ leader, up: down, one: down });
    expect(answers.some(({ down }: { down: number[] }) => down.length > 20)).toBe(true);
    const many = (await db.raw('SELECT key, leads_more_than(key, 5) AS many FROM employees')).rows as { key: number; many: boolean }[];
    expect(many.filter((one) => one.many).length).toBeGreaterThan(0);
  });

  test('a report who was deactivated makes nobody a leader', async () => {
    const former = await person();
    await person({ manager_key: former.key, deactivated_at: '2026-01-01' });
    expect(await leads(former)).toBe(false);
  });
});
