import { describe, expect, test } from '@jest/globals';
import { reasonOf } from '../../../src/features/planning/analysis/why.ts';
import type { KeptBottleneck } from '../../../src/features/planning/domain.ts';
import {
  bottleneckSentence,
  fixSentence,
  outdatedSentence,
  unplacedSentence,
  whatIfSentence,
  whySentence,
} from '../../../src/features/planning/sentences.ts';

const bottleneck = (more: Partial<KeptBottleneck>): KeptBottleneck => ({
  resource: 'venue',
  id: 'v',
  name: 'Helpline',
  fromWeek: '2027-01-18',
  toWeek: '2027-02-01',
  need: 41,
  have: 36,
  fix: {},
  ...more,
});

describe('what planning says', () => {
  test('a bottleneck names resource, weeks, need, have and every fix', () => {
    expect(bottleneckSentence(bottleneck({ fix: { placesPerWeek: 2, extraWeeks: 1 } }))).toBe(
      'Helpline, weeks 2027-W03 to 2027-W05: 41 visits need it, 36 places exist. 2 more places a week or 1 more week would repair it.',
    );
    expect(bottleneckSentence(bottleneck({ toWeek: '2027-01-18', need: 1, have: 0 }))).toBe(
      'Helpline, week 2027-W03: 1 visit needs it, 0 places exist.',
    );
    expect(bottleneckSentence(bottleneck({ resource: 'department', name: 'Care', fix: { maxAway: 1, deadline: 2 } }))).toBe(
      'Care, weeks 2027-W03 to 2027-W05: 41 visits of its people, room for 36 without too many being away at once. 1 more person of the department away at once or deadlines 2 weeks later would repair it.',
    );
    expect(bottleneckSentence(bottleneck({ resource: 'person', name: 'Ada' }))).toBe(
      'Ada, weeks 2027-W03 to 2027-W05: 41 visits to do, time for 36.',
    );
    expect(bottleneckSentence(bottleneck({ resource: 'company', name: '' }))).toBe(
      'Everyone together, weeks 2027-W03 to 2027-W05: 41 visits to do, room for 36.',
    );
    expect(bottleneckSentence(bottleneck({ resource: 'touch-point' }))).toContain('36 places exist in all its venues');
    expect(fixSentence({ placesPerWeek: 1, maxAway: 2, extraWeeks: 3 })).toBe(
      '1 more place a week, 2 more people of the department away at once or 3 more weeks would repair it.',
    );
  });

  test('a bottleneck says what has to be combined, what was only counted, and what nothing repairs', () => {
    const said = (more: Partial<KeptBottleneck>): string => bottleneckSentence(bottleneck(more)).replace(/^.*? exist\. /, '');
    expect(said({ fix: { placesPerWeek: 1, extraWeeks: 2 }, together: true, confirmedBy: 'solving' })).toBe(
      '1 more place a week and 2 more weeks together would repair it.',
    );
    expect(said({ fix: { extraWeeks: 1 }, together: true, elsewhere: [{ name: 'Shop', placesPerWeek: 3 }] })).toBe(
      '1 more week and 3 more places a week at Shop together would repair it.',
    );
    expect(said({ elsewhere: [{ name: 'Shop', placesPerWeek: 3 }] })).toBe('3 more places a week at Shop would repair it.');
    expect(said({ fix: { extraWeeks: 1 }, confirmedBy: 'bounds' })).toBe(
      '1 more week would repair it. This was counted, not planned again.',
    );
    expect(said({ with: ['Shop', 'Care'], fix: { extraWeeks: 1 } })).toBe(
      'It is short only together with Shop and Care. 1 more week would repair it.',
    );
    expect(said({ proved: false })).toBe('That is what the search found; a plan is not proved impossible.');
    expect(said({ unrepairable: 'no-venue' })).toContain('Add one for their site');
    expect(said({ unrepairable: 'person' })).toContain('Helpline is not there for long enough');
    expect(said({ unrepairable: 'none' })).toContain('Neither more places');
  });

  test.each(['no-venue', 'no-place', 'no-week', 'department-cap', 'deadline', 'prerequisite', 'not-found', 'stopped'])(
    'a visit left unplaced (%s) names person, touch-point and what to do',
    (reason) => {
      const sentence = unplacedSentence(reason, 'Ada', 'Helpline');
      expect(sentence).toContain('Ada');
      expect(sentence).toContain('Helpline');
      expect(sentence.split('. ').length).toBeGreaterThanOrEqual(2);
    },
  );

  test('a reason of a newer scheduler still makes a sentence', () => {
    expect(unplacedSentence('full-moon', 'Ada', 'Helpline')).toContain('No week for Ada and Helpline was found');
  });

  test('an outdated draft says why, and what to do', () => {
    expect(outdatedSentence(['One.', 'Two.'])).toBe('One. Two. Generate again; the new plan keeps whatever still fits.');
  });

  const changes = { added: [], removed: [], places: 0, weeks: null };
  const outlook = (lowerBoundWeeks: number | null, status: 'feasible' | 'infeasible' = 'feasible') => ({
    status,
    weeks: 15,
    lowerBoundWeeks,
  });
  test.each([
    [outlook(12), outlook(12), 'As asked, a plan takes at least 12 weeks, as it does today.'],
    [outlook(12), outlook(13), 'As asked, a plan takes at least 13 weeks instead of 12: 1 more.'],
    [outlook(12), outlook(9), 'As asked, a plan takes at least 9 weeks instead of 12: 3 fewer.'],
    [
      outlook(18, 'infeasible'),
      outlook(15),
      'As asked, a plan takes at least 15 weeks instead of 18: 3 fewer. Then it fits the 15 weeks there are.',
    ],
    [
      outlook(18, 'infeasible'),
      outlook(17, 'infeasible'),
      'As asked, a plan takes at least 17 weeks instead of 18: 1 fewer. It still does not fit the 15 weeks there are.',
    ],
    [outlook(12), outlook(null, 'infeasible'), 'As asked, no number of weeks would be enough. It no longer fits the 15 weeks there are.'],
    [
      outlook(null, 'infeasible'),
      outlook(1),
      'As asked, a plan takes at least 1 week; today no number of weeks would be enough. Then it fits the 15 weeks there are.',
    ],
  ])('what if, from %j to %j', (now, then, sentence) => {
    expect(whatIfSentence(changes, now, then)).toBe(sentence);
  });

  test('what if names everything that changes', () => {
    expect(whatIfSentence({ ...changes, people: 40, caps: 1, deadlines: 2, gap: 3, endWeek: '2027-W20' }, outlook(3), outlook(3))).toBe(
      'With 40 more people, with another limit for 1 department, with other deadlines for 2 touch-points, with 3 weeks between walks, until 2027-W20, a plan takes at least 3 weeks, as it does today.',
    );
    expect(whatIfSentence({ added: ['A', 'B'], removed: ['C'], places: 2, weeks: 20 }, outlook(3), outlook(3))).toBe(
      'With “A”, “B”, without “C”, with other places at 2 venues, with 20 weeks, a plan takes at least 3 weeks, as it does today.',
    );
  });

  const why = (week: number, alternatives: { week: number; rules: string[] }[], pinned = false) => ({
    kind: 'visit' as const,
    employee: 0,
    touchPoint: 0,
    venue: 0,
    week,
    pinned,
    deadline: null,
    alternatives: alternatives.map((alternative) => ({
      venue: 0,
      week: alternative.week,
      displaces: [],
      blocks: alternative.rules.map((rule) => ({ rule: rule as 'away' })),
    })),
  });
  const told = (answer: ReturnType<typeof why> | null, stayed = true) =>
    whySentence(reasonOf(answer, null), answer, { moved: !stayed, weekAt: (index) => `W${index + 1}` });

  test('why a visit stands where it does', () => {
    expect(told(null)).toBe('The plan did not place this visit; it was added afterwards.');
    expect(told(why(3, [], true))).toBe('It was announced or done already when the plan was drawn up, so it stayed.');
    expect(told(why(0, []))).toBe('It is in the first week that was open.');
    expect(told(why(2, []))).toBe('No venue was open in an earlier week.');
    expect(
      told(
        why(2, [
          { week: 0, rules: ['away'] },
          { week: 1, rules: ['places', 'gap'] },
        ]),
      ),
    ).toBe('No earlier week was possible. W1: the person is away; W2: every place is taken, another visit of the person is too close.');
    expect(
      told(
        why(2, [
          { week: 0, rules: ['away'] },
          { week: 1, rules: [] },
        ]),
      ),
    ).toContain('W2 was free as well');
    expect(
      told(
        why(
          7,
          Array.from({ length: 7 }, (_, week) => ({ week, rules: ['away'] })),
        ),
      ),
    ).toMatch(/and 2 more weeks\.$/);
    expect(told(why(0, []), false)).toBe('It was moved after the plan, which had put it into W1. It is in the first week that was open.');
  });
});
