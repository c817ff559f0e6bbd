import { describe, expect, test } from '@jest/globals';
import { applyChanges, type Change } from '../../src/scheduler/bounds/changes.ts';
import { refutations } from '../../src/scheduler/bounds/feasibility.ts';
import { changesOf, exempting, remediesFor } from '../../src/scheduler/bounds/remedy.ts';
import type { Shortage } from '../../src/scheduler/bounds/shortage.ts';
import { Trial, templates } from '../../src/scheduler/bounds/smallest.ts';
import { compile } from '../../src/scheduler/compile.ts';
import type { Problem } from '../../src/scheduler/problem.ts';
import { one, people, withVenues } from '../support/counted-problem.ts';

/** Every number below was counted by hand. */
const roomy = (n: number) => withVenues(n, 9);
const flat = (rows: Problem['exempt']) => Array.from(rows as Int32Array);
/** [kind, amount] of each way to repair. */
const ways = (options: readonly (readonly Change[])[]) => options.map((way) => way.map(({ kind, amount }) => [kind, amount]));

function remedies(changes: Partial<Problem>) {
  const found = remediesFor({ ...one, ...changes });
  const repaired = compile(applyChanges(found.base, changesOf(found.remedies)));
  return { ...found, left: refutations(repaired, repaired.W, false) };
}

describe('which changes can repair', () => {
  const at = (kind: Shortage['kind'], index: number): Shortage => ({ kind, index, from: 1, to: 2, need: 5, have: 2 });
  const rich: Problem = {
    ...one,
    departments: [{ id: 'd0', maxAway: 1 }, { id: 'd1' }],
    touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }, { id: 't2', after: [1] }, { id: 't3', after: [2] }],
    venues: [0, 1, 2].map((t) => ({ id: `v${t}`, touchPoint: t, places: 1 })),
    deadlines: [[0, 1, 2]],
  };
  const kinds = (shortage: Shortage) => templates(rich, compile(rich), shortage).map(({ kind, most }) => [kind, most]);

  test('places of a venue, a cap that there is, deadlines of its own visits, and always more weeks', () => {
    expect(kinds(at('venue', 1))).toEqual([
      ['placesPerWeek', 5],
      ['deadline', 16],
      ['extraWeeks', 16],
    ]);
    expect(kinds(at('venue', 2))).toEqual([
      ['placesPerWeek', 5],
      ['extraWeeks', 16],
    ]);
    expect(kinds(at('department', 0))).toEqual([
      ['maxAway', 5],
      ['deadline', 16],
      ['extraWeeks', 16],
    ]);
    expect(kinds(at('department', 1))).toEqual([['extraWeeks', 16]]);
    expect(kinds(at('person', 0))).toEqual([
      ['deadline', 16],
      ['extraWeeks', 16],
    ]);
  });

  test('of a touch-point also places, in all weeks, of what comes right before and after it, where there is a venue', () => {
    const shortage = at('touch-point', 1);
    const whole = { ...shortage, from: 0, to: 3 };
    expect(templates(rich, compile(rich), shortage)).toEqual([
      { at: shortage, kind: 'placesPerWeek', most: 5 },
      { at: shortage, kind: 'deadline', most: 16 },
      { at: shortage, kind: 'extraWeeks', most: 16 },
      { at: { ...whole, index: 0 }, kind: 'placesPerWeek', most: 5, related: true },
      { at: { ...whole, index: 2 }, kind: 'placesPerWeek', most: 5, related: true },
    ]);
    expect(templates(rich, compile(rich), at('touch-point', 2)).map((template) => template.at.index)).toEqual([2, 2, 1]);
    expect(kinds(at('touch-point', 3))).toEqual([
      ['extraWeeks', 16],
      ['placesPerWeek', 5],
    ]);
  });
});

describe('the smallest repairs of one shortage', () => {
  const options = (changes: Partial<Problem>, shortage: Shortage, chosen: readonly Change[] = []) => {
    const base = { ...one, ...changes };
    const current = applyChanges(base, chosen);
    const model = compile(current);
    return ways(new Trial(base, chosen, current, model).options(shortage, templates(current, model, shortage)));
  };
  const person: Shortage = { kind: 'person', index: 0, from: 0, to: 3, need: 2, have: 1 };
  const weeks = (amount: number): Change => ({ at: person, kind: 'extraWeeks', amount });

  test('a venue: thirteen in four weeks take three more places a week, or nine more weeks', () => {
    expect(options({ employees: people(13) }, { kind: 'venue', index: 0, from: 0, to: 3, need: 13, have: 4 })).toEqual([
      [['placesPerWeek', 3]],
      [['extraWeeks', 9]],
    ]);
  });

  test('a touch-point: places at its own first venue, wherever that stands in the list', () => {
    const touchPoints = [{ id: 't0' }, { id: 't1' }];
    const venues = [
      { id: 'other', touchPoint: 1, places: 9 },
      { id: 'own', touchPoint: 0, places: 1 },
      { id: 'shut', touchPoint: 0, places: 0 },
    ];
    expect(
      options({ employees: people(6), touchPoints, venues }, { kind: 'touch-point', index: 0, from: 0, to: 3, need: 6, have: 4 }),
    ).toEqual([[['placesPerWeek', 1]], [['extraWeeks', 2]]]);
  });

  test('weeks count from those already added', () => {
    const shortage: Shortage = { kind: 'venue', index: 0, from: 0, to: 4, need: 7, have: 5 };
    expect(options({ employees: people(7) }, shortage, [weeks(1)])).toEqual([[['placesPerWeek', 1]], [['extraWeeks', 3]]]);
    const mine: Shortage = { ...person, need: 4, have: 3 };
    expect(options({ ...roomy(4), weeks: 2 }, mine, [weeks(1)])).toEqual([[['extraWeeks', 2]]]);
  });

  test('the second department by its cap, or by weeks', () => {
    const departments = [
      { id: 'd0', maxAway: 9 },
      { id: 'd1', maxAway: 1 },
    ];
    const employees = people(11).map((each) => ({ ...each, department: 1 }));
    const shortage: Shortage = { kind: 'department', index: 1, from: 0, to: 3, need: 11, have: 4 };
    expect(options({ departments, employees, venues: [{ ...one.venues[0]!, places: 20 }] }, shortage)).toEqual([
      [['maxAway', 2]],
      [['extraWeeks', 7]],
    ]);
  });

  test('a later deadline when there are weeks enough', () => {
    const changes = {
      ...roomy(2),
      weeks: 5,
      employees: [{ id: 'e0', away: [[1, 2]] as const }],
      deadlines: [
        [0, 0, 1],
        [0, 1, 1],
      ],
    };
    expect(options(changes, { ...person, to: 0 })).toEqual([[['deadline', 2]]]);
    const venue = { employees: people(3), deadlines: [0, 1, 2].map((e) => [e, 0, 1]) };
    expect(options(venue, { kind: 'venue', index: 0, from: 0, to: 1, need: 3, have: 2 })).toEqual([
      [['placesPerWeek', 1]],
      [['deadline', 1]],
    ]);
  });

  test('only together: a deadline in the last week and more weeks, each as few as the other allows', () => {
    const due = (visits: number, week: number) => Array.from({ length: visits }, (_, t) => [0, t, week]);
    expect(options({ ...roomy(2), weeks: 1, deadlines: due(2, 0) }, { ...person, to: 0 })).toEqual([
      [
        ['deadline', 1],
        ['extraWeeks', 1],
      ],
    ]);
    // five visits due by the second of three weeks: three weeks later, of which two are new
    const five: Shortage = { ...person, to: 1, need: 5, have: 2 };
    expect(options({ ...roomy(5), weeks: 3, deadlines: due(5, 1) }, five)).toEqual([
      [
        ['deadline', 3],
        ['extraWeeks', 2],
      ],
    ]);
    // and one week more when one was added already
    expect(options({ ...roomy(5), weeks: 3, deadlines: due(5, 1) }, five, [weeks(1)])).toEqual([
      [
        ['deadline', 3],
        ['extraWeeks', 2],
      ],
    ]);
  });

  test('what comes before it, when nothing of its own helps', () => {
    // one person of two can be through with t0 in the first week; t1 is open in the second alone, in added weeks too
    const pipeline = {
      employees: people(2),
      touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }],
      venues: [
        { id: 'v0', touchPoint: 0, places: 1 },
        { id: 'v1', touchPoint: 1, places: [0, 9, 0, 0] },
      ],
    };
    const shortage: Shortage = { kind: 'touch-point', index: 1, from: 0, to: 1, need: 2, have: 1, site: 0 };
    const model = compile({ ...one, ...pipeline });
    const trial = new Trial({ ...one, ...pipeline }, [], { ...one, ...pipeline }, model);
    const own = templates({ ...one, ...pipeline }, model, shortage).filter(({ kind, related }) => kind === 'extraWeeks' || related);
    expect(trial.options(shortage, own)).toEqual([[{ at: { ...shortage, index: 0, from: 0, to: 3 }, kind: 'placesPerWeek', amount: 1 }]]);
  });

  test('what comes right after it may help as much; neither is asked for while something of its own helps', () => {
    // by the second week five of nine must be through t1, because t2 takes two a week later on; t0 lets three through in the first
    const jam: Partial<Problem> = {
      weeks: 5,
      employees: people(9),
      touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }, { id: 't2', after: [1] }],
      venues: [3, 9, [0, 0, 9, 2, 2]].map((places, t) => ({ id: `v${t}`, touchPoint: t, places })),
    };
    const shortage: Shortage = { kind: 'touch-point', index: 1, from: 0, to: 1, need: 5, have: 3, site: 0 };
    const base = { ...one, ...jam };
    const model = compile(base);
    const all = templates(base, model, shortage);
    const trial = new Trial(base, [], base, model);
    expect(ways(trial.options(shortage, all))).toEqual([[['extraWeeks', 1]]]);
    const others = trial.options(
      shortage,
      all.filter(({ related }) => related),
    );
    expect(others.map(([change]) => [change!.at.index, change!.kind, change!.amount])).toEqual([
      [0, 'placesPerWeek', 2],
      [2, 'placesPerWeek', 1],
    ]);
    expect(others.every((way) => way.length === 1)).toBe(true);
  });

  test('only its own weeks have to fit: a second jam in other weeks, and at other venues, is another bottleneck', () => {
    // t0 in its second venue: four must go in the first week, two in the last; one place a week
    const early = [0, 1, 2, 3].map((e) => [e, 0, 0]);
    const late = [4, 5].map((e) => ({ ...people(6)[e]!, site: 1, away: [[0, 2]] as const }));
    const venues = [
      { id: 'any', touchPoint: 1, places: 9 },
      { id: 'far', touchPoint: 0, sites: [0], places: 0 },
      { id: 'near', touchPoint: 0, sites: [1], places: 1 },
    ];
    const jams: Partial<Problem> = {
      touchPoints: [{ id: 't0' }, { id: 't1' }],
      venues,
      employees: [...people(4).map((each) => ({ ...each, site: 1 })), ...late, { id: 'e6', site: 0 }],
      deadlines: early,
      exempt: [0, 1, 2, 3, 4, 5, 6].map((e) => [e, 1]),
    };
    expect(options(jams, { kind: 'venue', index: 2, from: 0, to: 0, need: 4, have: 1 })).toEqual([[['placesPerWeek', 3]]]);
    expect(options(jams, { kind: 'venue', index: 2, from: 3, to: 3, need: 2, have: 1 })).toEqual([
      [['placesPerWeek', 1]],
      [['extraWeeks', 1]],
    ]);
  });

  test('an answer leaves no trace: asked again, the same', () => {
    const departments = [{ id: 'd0', maxAway: 1 }];
    const base = { ...one, departments, employees: people(13), venues: [{ ...one.venues[0]!, places: 20 }] };
    const model = compile(base);
    const trial = new Trial(base, [], base, model);
    const shortage: Shortage = { kind: 'department', index: 0, from: 0, to: 3, need: 13, have: 4 };
    const first = trial.options(shortage, templates(base, model, shortage));
    expect(ways(first)).toEqual([[['maxAway', 3]], [['extraWeeks', 9]]]);
    expect(trial.options(shortage, templates(base, model, shortage))).toEqual(first);
  });

  test('a person is tried alone, with their own deadlines and not those of others', () => {
    const base: Partial<Problem> = {
      ...roomy(3),
      weeks: 2,
      employees: people(2),
      deadlines: [0, 1, 2].map((t) => [0, t, 0]),
    };
    expect(options(base, { ...person, index: 1, to: 1, need: 3 })).toEqual([[['extraWeeks', 1]]]);
  });

  test('nothing helps where the order is against the opening weeks', () => {
    const crossed: Partial<Problem> = {
      touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }],
      venues: [
        { id: 'v0', touchPoint: 0, places: [0, 0, 0, 1, 0] },
        { id: 'v1', touchPoint: 1, places: [0, 1, 0, 0, 0] },
      ],
      weeks: 5,
      deadlines: [[0, 1, 4]],
    };
    expect(options(crossed, { ...person, to: 4 })).toEqual([]);
  });

  test('nothing helps who has left', () => {
    const left = { ...roomy(2), weeks: 9, employees: [{ id: 'gone', away: [[1, 8]] as const }] };
    expect(options(left, { ...person, to: 8 })).toEqual([]);
  });

  test('who has to leave out what: the last in the chain first, never a pin, and only their own', () => {
    const tooMany = (changes: Partial<Problem>) => {
      const base = { ...one, weeks: 1, ...roomy(3), employees: people(2), ...changes };
      return new Trial(base, [], base, compile(base)).tooMany(1);
    };
    expect(tooMany({})).toEqual([3, 4]);
    expect(tooMany({ touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }, { id: 't2' }], weeks: 2 })).toEqual([5]);
    expect(tooMany({ touchPoints: [{ id: 't0', after: [2] }, { id: 't1' }, { id: 't2' }], weeks: 1 })).toEqual([4, 3]);
    expect(tooMany({ pinned: [[1, 0, 0, 0]] })).toEqual([4, 5]);
    expect(
      tooMany({
        pinned: [[0, 1, 1, 0]],
        exempt: [[1, 2]],
        deadlines: [[0, 0, -1]],
      }),
    ).toEqual([3]);
  });
});

describe('every shortage with its repairs', () => {
  test('nothing is short', () => {
    expect(remediesFor({ ...one, published: [[0, 0, 0, 3]] })).toEqual({ base: { ...one, published: [] }, remedies: [] });
  });

  test('two independent ones in one round', () => {
    const departments = [{ id: 'd0' }, { id: 'd1', maxAway: 1 }];
    const employees = [
      ...people(5).map((each) => ({ ...each, site: 0 })),
      ...people(5).map((each) => ({ ...each, department: 1, site: 1 })),
    ];
    const venues = [
      { id: 'v0', touchPoint: 0, sites: [0], places: 1 },
      { id: 'v1', touchPoint: 0, sites: [1], places: 9 },
    ];
    const found = remedies({ departments, employees, venues });
    expect(found.remedies.map(({ shortage, options }) => [shortage, ways(options)])).toEqual([
      [{ kind: 'venue', index: 0, from: 0, to: 3, need: 5, have: 4 }, [[['placesPerWeek', 1]], [['extraWeeks', 1]]]],
      [{ kind: 'department', index: 1, from: 0, to: 3, need: 5, have: 4 }, [[['maxAway', 1]], [['extraWeeks', 1]]]],
    ]);
    expect(found.left).toEqual([]);
  });

  test('one repair brings the next to light', () => {
    // t0 has three places for five before the last week; then t1, open in the second week alone, waits for t0
    const hidden: Partial<Problem> = {
      employees: people(5),
      touchPoints: [{ id: 't0' }, { id: 't1', after: [0] }],
      venues: [one.venues[0]!, { id: 'v1', touchPoint: 1, places: [0, 9, 0, 0] }],
    };
    const found = remedies(hidden);
    expect(found.remedies[0]!.shortage).toEqual({ kind: 'venue', index: 0, from: 0, to: 2, need: 5, have: 3 });
    expect(ways(found.remedies[0]!.options)).toEqual([[['placesPerWeek', 1]], [['extraWeeks', 2]]]);
    expect(found.remedies[1]!.shortage).toEqual({ kind: 'touch-point', index: 0, from: 0, to: 0, need: 5, have: 2, site: 0 });
    expect(ways(found.remedies[1]!.options)[0]).toEqual([['placesPerWeek', 3]]);
    expect(found.left).toEqual([]);
    // in one round only the first is seen
    expect(remediesFor({ ...one, ...hidden }, 1).remedies).toEqual([found.remedies[0]]);
  });

  test('who cannot be helped is left out at once, before what a repair brings to light', () => {
    // four are due in the first week, two are back in the last, at one place a week: the larger jam hides the smaller one
    const jams: Partial<Problem> = {
      employees: [
        ...people(4),
        ...[4, 5].map((e) => ({ id: `e${e}`, department: 0, away: [[0, 7]] as const })),
        { id: 'gone', department: 0, away: [[1, 8]] as const },
      ],
      weeks: 9,
      touchPoints: roomy(3).touchPoints,
      venues: [one.venues[0]!, ...roomy(3).venues.slice(1)],
      deadlines: [0, 1, 2, 3].map((e) => [e, 0, 0]),
      exempt: [
        ...[0, 1, 2, 3, 4, 5].flatMap((e) => [
          [e, 1],
          [e, 2],
        ]),
        [6, 0],
      ],
    };
    expect(remedies(jams).remedies.map(({ shortage: { kind, from, to, need, have } }) => [kind, from, to, need, have])).toEqual([
      ['venue', 0, 0, 4, 1],
      ['person', 0, 8, 2, 1],
      ['venue', 8, 8, 2, 1],
    ]);
  });

  test('what is pinned where no venue serves the person cannot be left out: the first such touch-point is named, once', () => {
    // `validate` refuses such pins; that it ends, and does not say so every round, must not depend on that
    const stuck: Partial<Problem> = {
      touchPoints: [{ id: 't0' }, { id: 't1' }, { id: 't2', after: [1] }],
      venues: [0, 1, 2].map((t) => ({ id: `v${t}`, touchPoint: t, places: 9, ...(t === 1 ? {} : { sites: [1] }) })),
      employees: [{ id: 'e0', site: 0 }],
      pinned: [
        [0, 0, 0, 0],
        [0, 2, 2, 2],
      ],
    };
    expect(remedies(stuck).remedies).toEqual([
      { shortage: { kind: 'touch-point', index: 0, from: 0, to: 0, need: 1, have: 0, site: 0 }, options: [], unrepairable: 'none' },
    ]);
  });

  test('no venue for them: said once a touch-point, and left out with all that follows', () => {
    const touchPoints = [{ id: 't0' }, { id: 't1' }, { id: 't2', after: [1] }, { id: 't3', after: [2] }];
    const venues = [0, 1, 2, 3].map((t) => ({ id: `v${t}`, touchPoint: t, places: 9, ...(t === 1 ? { sites: [7] } : {}) }));
    const found = remedies({ touchPoints, venues, employees: people(3), exempt: [[0, 1]] });
    expect(found.remedies).toEqual([
      { shortage: { kind: 'touch-point', index: 1, from: 0, to: 3, need: 2, have: 0 }, options: [], unrepairable: 'no-venue' },
    ]);
    expect(flat(found.base.exempt)).toEqual([0, 1, 1, 1, 1, 2, 1, 3, 2, 1, 2, 2, 2, 3]);
    expect(found.left).toEqual([]);
    const pinned = remedies({ touchPoints, venues, pinned: [[0, 2, 2, 2]] });
    expect(flat(pinned.base.exempt)).toEqual([0, 1]); // what is announced stays, and what follows it
    expect(pinned.left).toEqual([]);
  });

  test('who has left: as many visits as it takes, over the whole horizon', () => {
    const employees = [{ id: 'e0' }, { id: 'gone', away: [[1, 8]] as const }];
    const found = remedies({ ...roomy(3), weeks: 9, employees, exempt: [[1, 2]] });
    expect(found.remedies).toEqual([
      { shortage: { kind: 'person', index: 1, from: 0, to: 8, need: 2, have: 1 }, options: [], unrepairable: 'person' },
    ]);
    expect(flat(found.base.exempt)).toEqual([1, 2, 1, 0]);
    expect(changesOf(found.remedies)).toEqual([]);
    expect(found.left).toEqual([]);
    const [first] = remedies({ ...roomy(3), weeks: 9, employees: [employees[1]!, employees[0]!] }).remedies;
    expect(first!.shortage).toEqual({ kind: 'person', index: 0, from: 0, to: 8, need: 3, have: 1 });
  });

  test('a department whose people are not there is no bottleneck beside them', () => {
    const departments = [{ id: 'd0', maxAway: 1 }];
    const employees = [{ id: 'e0', department: 0, away: [[0, 2]] as const }];
    const found = remedies({ ...roomy(2), departments, employees });
    expect(found.remedies.map(({ shortage, options }) => [shortage, ways(options)])).toEqual([
      [{ kind: 'person', index: 0, from: 0, to: 3, need: 2, have: 1 }, [[['extraWeeks', 1]]]],
    ]);
    expect(found.left).toEqual([]);
    // with a cap that is too low for the eight visits of all four, it is one as well
    const colleagues = [1, 2, 3].map((e) => ({ id: `e${e}`, department: 0 }));
    const both = remedies({ ...roomy(2), departments, employees: [...employees, ...colleagues] });
    expect(both.remedies.map(({ shortage, options }) => [shortage, ways(options)])).toEqual([
      [{ kind: 'person', index: 0, from: 0, to: 3, need: 2, have: 1 }, [[['extraWeeks', 1]]]],
      [{ kind: 'department', index: 0, from: 0, to: 3, need: 8, have: 4 }, [[['maxAway', 1]], [['extraWeeks', 4]]]],
    ]);
    expect(both.left).toEqual([]);
  });

  test('leaving out adds to what is exempt already', () => {
    const problem = { ...one, ...roomy(2), exempt: [[0, 0]] };
    expect(exempting(problem, [])).toBe(problem);
    expect(flat(exempting(problem, [3, 4]).exempt)).toEqual([0, 0, 1, 1, 2, 0]);
  });
});
