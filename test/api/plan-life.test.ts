import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../src/platform/ids.ts';
import { addWeeks, currentMonday } from '../../src/platform/iso-week.ts';
import { Random } from '../../src/scheduler/random.ts';
import { NOW, startApi, type TestApi } from '../support/api.ts';
import { brokenRules, emptyCompany, generate } from '../support/plans.ts';
import { type Person, people, type Seeded, type Service, seedCompany } from '../support/seeded-company.ts';
import { inProcessSolver } from '../support/solvers.ts';

/**
 * Random companies that live for some weeks with a cycle and an induction at once: people fall ill, leave, are exempted,
 * places close, visits are announced, done, missed. After every publication the judge looks at every rule.
 */
describe('the living plan', () => {
  let api: TestApi;
  beforeAll(async () => {
    // Some of these plans cannot place everyone; the search need not try for a minute to find out.
    api = await startApi({ solver: inProcessSolver, environment: { SOLVER_MAX_STEPS: '50000' } });
    await api.product.start();
  });
  afterAll(async () => {
    await api.product.stop();
    await api.close();
  });

  const pick = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)] as T;

  async function company(random: Random): Promise<Seeded> {
    await emptyCompany(api.db);
    const sites = ['HAM', 'LON'];
    const members: Person[] = people(14 + random.below(10), () => ({
      site: pick(random, sites),
      ...(random.below(8) === 0 ? {} : { department: pick(random, ['CARE', 'IT', 'SALES']) }),
      leader: random.below(5) === 0,
      weeklyLoad: random.below(5) === 0 ? 2 : 1,
      ...(random.below(4) === 0 ? { startDate: `2026-1${random.below(3)}-0${1 + random.below(9)}` } : {}),
      ...(random.below(12) === 0 ? { endDate: '2027-01-20' } : {}),
    }));
    const touchPoints = Array.from({ length: 5 }, (_, index): Service => {
      const places = 3 + random.below(5);
      return {
        code: `T${index}`,
        channel: pick(random, ['web', 'phone', 'shop']),
        ...(random.below(3) === 0 ? { owner: 'CARE' } : {}),
        ...(index > 0 && random.below(3) === 0 ? { after: [`T${random.below(index)}`] } : {}),
        places: random.below(2) === 0 ? places : { HAM: places, LON: places },
      };
    });
    return seedCompany(api.db, {
      sites: { HAM: 'DE', LON: 'GB' },
      departments: { CARE: 4, IT: 2, SALES: null },
      people: members,
      touchPoints,
    });
  }

  /** What happens in a week: the coming one is announced, the current one is lived, and things change. */
  async function liveAWeek(random: Random, seeded: Seeded): Promise<void> {
    const now = api.clock.now();
    const current = currentMonday('UTC', now);
    const stamp = { updated_at: now };
    await api
      .db('assignments')
      .where({ week: addWeeks(current, 1), status: 'planned' })
      .update({ status: 'announced', ...stamp });
    const fates = ['done', 'done', 'done', 'missed', 'privileged', 'excused'];
    for (const { id } of await api
      .db('assignments')
      .where({ week: current })
      .whereIn('status', ['announced', 'started'])
      .orderBy(['employee_key', 'touch_point_key'])) {
      await api
        .db('assignments')
        .where({ id })
        .update({ status: pick(random, fates), closed_at: now, ...stamp });
    }
    const employees = Object.values(seeded.employee);
    const times = { created_at: now, updated_at: now };
    for (let number = 0; number < 3; number++) {
      // Never over what is announced: that stays whatever happens, and the judge would see it.
      const from = addWeeks(current, 2 + random.below(6));
      const until = addWeeks(from, 1 + random.below(3));
      await api
        .db('absences')
        .insert({ id: newId(), employee_key: pick(random, employees).key, during: `[${from},${until})`, ...times })
        .catch(() => {});
    }
    const [one, two] = [pick(random, employees), pick(random, employees)];
    if (one.key !== two.key && random.below(2) === 0) {
      const what = { employee_key: one.key, touch_point_key: pick(random, Object.values(seeded.touchPoint)).key, approver_key: two.key };
      const settled = await api
        .db('assignments')
        .where({ employee_key: one.key, touch_point_key: what.touch_point_key })
        .whereIn('status', ['announced', 'started', 'done']);
      if (settled.length === 0)
        await api
          .db('exemptions')
          .insert({ id: newId(), ...what, reason: 'r', during: `[${addWeeks(current, random.below(8))},2028-01-01)`, ...times })
          .catch(() => {});
    }
    const from = addWeeks(current, 2 + random.below(5));
    const closed = {
      venue_key: pick(random, Object.values(seeded.venue)).key,
      during: `[${from},${addWeeks(from, 1)})`,
      places_per_week: random.below(3),
    };
    await api
      .db('closures')
      .insert({ id: newId(), ...closed, ...times })
      .catch(() => {});
    if (random.below(3) === 0)
      await api
        .db('employees')
        .where({ key: one.key })
        .update({ deactivated_at: now, ...stamp });
  }

  test.each([1, 2, 3, 4, 5, 6])('keeps every rule, week after week (seed %i)', async (seed) => {
    const random = new Random(seed);
    api.clock.set(NOW);
    const seeded = await company(random);
    const programmes = [
      {
        name: 'Cycle',
        kind: 'cycle',
        startWeek: '2026-W47',
        endWeek: '2027-W16',
        rules: { gap: 1 + random.below(2), pace: pick(random, ['earliest', 'even']) },
      },
      { name: 'Induction', kind: 'induction', startWeek: '2026-W40', weeksAfterStart: 12, touchPoints: ['T0', 'T1', 'T2'] },
    ];
    const ids: string[] = [];
    for (const programme of programmes) ids.push((await api.post('/programmes', programme).expect(201)).body.id);
    for (let week = 0; week < 5; week++) {
      for (const id of ids) {
        const draft = await generate(api, id);
        expect(draft).toMatchObject({ status: 'draft', error: null });
        const { body } = await api.post(`/plans/${draft.id}/publish`).expect(200);
        expect(body.moved + body.unchanged + body.announced).toBe(draft.summary.placed);
        expect(await brokenRules(api.db)).toEqual([]);
        api.clock.advance(60_000);
      }
      await liveAWeek(random, seeded);
      api.clock.advance(7 * 86_400_000);
    }
    // The company has lived: without that, none of the rules above would have been tried.
    expect((await api.db('assignments').where({ status: 'done' })).length).toBeGreaterThanOrEqual(10);
  });
});
