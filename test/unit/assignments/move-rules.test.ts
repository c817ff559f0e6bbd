import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { blocksOf, type MoveFacts } from '../../../src/features/assignments/moves/rules.ts';

const free: MoveFacts = {
  week: '2027-01-11',
  currentWeek: '2026-11-23',
  touchPoint: { key: 1, id: 'tp', name: 'Helpline' },
  venue: { siteKey: 7, name: 'Hamburg', places: 4, taken: 4 },
  person: { name: 'Ada Walker', siteKey: 7, weeklyLoad: 1, startDate: null, deactivated: false, workingDays: 5 },
  department: { name: 'Care', cap: 2, out: 2 },
  others: [
    { name: 'Order', week: '2026-12-28', order: 'before' },
    { name: 'Return', week: '2027-01-25', order: 'after' },
  ],
  programme: {
    kind: 'cycle',
    startWeek: '2026-11-30',
    endWeek: '2027-01-11',
    weeksAfterStart: null,
    gap: 2,
    minWorkingDays: 3,
    deadlines: [{ touchPoint: 'tp', withinWeeks: 7 }],
  },
};
const pointers = (facts: MoveFacts) => blocksOf(facts).map((block) => block.pointer);
const message = (facts: MoveFacts) => blocksOf(facts).map((block) => block.message);
const person = (change: Partial<MoveFacts['person']>): MoveFacts => ({ ...free, person: { ...free.person, ...change } });
const programme = (change: Partial<MoveFacts['programme']>): MoveFacts => ({ ...free, programme: { ...free.programme, ...change } });

describe('what stands in the way of a move', () => {
  test('nothing, up to the very limit of every rule', () => {
    expect(blocksOf(free)).toEqual([]);
  });

  test('a week that is over', () => {
    expect(message({ ...free, currentWeek: '2027-01-18' })).toEqual(['2027-W02 is over. Choose 2027-W03 or a later week.']);
    expect(blocksOf({ ...free, currentWeek: '2027-01-11' })).toEqual([]);
  });

  test('a week outside the programme', () => {
    expect(message(programme({ endWeek: '2027-01-04' }))).toEqual([expect.stringContaining('2026-W49 to 2027-W01')]);
    expect(pointers(programme({ startWeek: '2027-01-18', endWeek: '2027-03-01' }))).toEqual(['/week']);
  });

  test('a week outside the first weeks of a new starter', () => {
    const induction = { ...programme({ kind: 'induction', endWeek: null, weeksAfterStart: 2, deadlines: [] }) };
    const joined = (startDate: string) => ({ ...induction, person: { ...induction.person, startDate } });
    expect(blocksOf(joined('2027-01-06'))).toEqual([]);
    expect(pointers(joined('2026-12-31'))).toEqual(['/week']);
    expect(pointers(joined('2027-01-18'))).toEqual(['/week']);
  });

  test('a deadline of the touch-point', () => {
    expect(message(programme({ deadlines: [{ touchPoint: 'tp', withinWeeks: 6 }] }))).toEqual([expect.stringContaining('by 2027-W01')]);
    expect(blocksOf(programme({ deadlines: [{ touchPoint: 'other', withinWeeks: 1 }] }))).toEqual([]);
  });

  test('somebody who is not there enough', () => {
    expect(blocksOf(person({ workingDays: 3 }))).toEqual([]);
    expect(message(person({ workingDays: 2 }))).toEqual([expect.stringContaining('has 2 working days in 2027-W02, and 3 are needed')]);
    expect(pointers({ ...person({ workingDays: 0 }), programme: { ...free.programme, minWorkingDays: 0 } })).toEqual(['/week']);
    expect(message(person({ deactivated: true }))).toEqual([expect.stringContaining('is deactivated')]);
  });

  test("a venue of another site, unless it is anybody's", () => {
    expect(pointers(person({ siteKey: 8 }))).toEqual(['/venue']);
    expect(pointers(person({ siteKey: null }))).toEqual(['/venue']);
    expect(blocksOf({ ...person({ siteKey: 8 }), venue: { ...free.venue, siteKey: null } })).toEqual([]);
  });

  test('a full venue', () => {
    expect(message({ ...free, venue: { ...free.venue, taken: 5 } })).toEqual([expect.stringContaining('4 of 4 are taken')]);
    expect(pointers({ ...free, venue: { ...free.venue, places: 0, taken: 1 } })).toEqual(['/week']);
  });

  test('too many walks in one week', () => {
    const second = { name: 'Shop', week: free.week, order: null };
    expect(pointers({ ...free, others: [second] })).toEqual(['/week']);
    expect(blocksOf({ ...person({ weeklyLoad: 2 }), others: [second] })).toEqual([]);
  });

  test('a department that has too many out', () => {
    expect(pointers({ ...free, department: { name: 'Care', cap: 2, out: 3 } })).toEqual(['/week']);
    expect(blocksOf({ ...free, department: { name: 'Care', cap: null, out: 30 } })).toEqual([]);
    expect(blocksOf({ ...free, department: null })).toEqual([]);
  });

  test('what has to come before or after', () => {
    const other = (order: 'before' | 'after' | null, week: string) => ({
      ...programme({ gap: 1 }),
      person: { ...free.person, weeklyLoad: 2 },
      others: [{ name: 'Order', week, order }],
    });
    expect(message(other('before', '2027-01-11'))).toEqual([expect.stringContaining('comes first')]);
    expect(pointers(other('before', '2027-01-18'))).toEqual(['/week']);
    expect(blocksOf(other('before', '2027-01-04'))).toEqual([]);
    expect(message(other('after', '2027-01-11'))).toEqual([expect.stringContaining('builds on this')]);
    expect(pointers(other('after', '2027-01-04'))).toEqual(['/week']);
    expect(blocksOf(other('after', '2027-01-18'))).toEqual([]);
    expect(blocksOf(other(null, '2027-01-18'))).toEqual([]);
  });

  test('weeks too close to each other', () => {
    const near = (week: string) => ({ ...free, others: [{ name: 'Shop', week, order: null }] });
    expect(pointers(near('2027-01-18'))).toEqual(['/week']);
    expect(pointers(near('2027-01-04'))).toEqual(['/week']);
    expect(blocksOf(near('2027-01-25'))).toEqual([]);
    expect(blocksOf({ ...near('2027-01-18'), programme: { ...free.programme, gap: 1 } })).toEqual([]);
  });

  test('everything is said at once', () => {
    expect(pointers({ ...person({ siteKey: null, workingDays: 0 }), venue: { ...free.venue, taken: 9 } })).toEqual([
      '/week',
      '/venue',
      '/week',
    ]);
  });

  test('the browser app says it with the names and numbers that are given', () => {
    const everything = {
      ...programme({ startWeek: '2027-02-01', endWeek: '2027-02-08', deadlines: [{ touchPoint: 'tp', withinWeeks: -9 }], gap: 9 }),
      currentWeek: '2027-06-07',
      venue: { ...free.venue, siteKey: 8, taken: 5 },
      person: { ...free.person, workingDays: 0 },
      department: { name: 'Care', cap: 2, out: 3 },
      others: [
        { name: 'Order', week: '2027-01-18', order: 'before' as const },
        { name: 'Second', week: '2027-01-11', order: null },
      ],
    };
    const early = { ...free, others: [{ name: 'Return', week: '2027-01-04', order: 'after' as const }] };
    const blocks = [...blocksOf(everything), ...blocksOf(early)];
    expect(new Set(blocks.map(({ code }) => code)).size).toBe(11);
    for (const language of ['en', 'de']) {
      const { fault } = JSON.parse(readFileSync(new URL(`../../../src/web/i18n/app/${language}.json`, import.meta.url), 'utf8'));
      for (const { code, values } of blocks) {
        const wanted = [...String(fault[code as string]).matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
        expect({ code, lacks: wanted.filter((name) => !(String(name) in (values ?? {}))) }).toEqual({ code, lacks: [] });
      }
    }
  });
});
