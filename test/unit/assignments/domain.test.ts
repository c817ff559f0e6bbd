import { describe, expect, test } from '@jest/globals';
import {
  type Action,
  ASSIGNMENT_STATUSES,
  completedAs,
  isCompleted,
  mayBe,
  sameStory,
  type Told,
} from '../../../src/features/assignments/domain.ts';

const possible = (action: Action, by: 'administrator' | 'walker') => ASSIGNMENT_STATUSES.filter((status) => mayBe(status, action, by));

describe('what may become of an assignment', () => {
  test.each([
    ['start', ['planned', 'announced']],
    ['complete', ['planned', 'announced', 'started', 'missed']],
    ['miss', ['planned', 'announced', 'started']],
    ['excuse', ['planned', 'announced', 'started', 'missed']],
  ] as const)('%s, by whoever walks and by administrators', (action, from) => {
    // What somebody said they missed, they do not excuse themselves.
    expect(possible(action, 'walker')).toEqual(from.filter((status) => action !== 'excuse' || status !== 'missed'));
    expect(possible(action, 'administrator')).toEqual(from);
  });

  test('only administrators move, and never what has begun or ended', () => {
    expect(possible('move', 'administrator')).toEqual(['planned', 'announced']);
    expect(possible('move', 'walker')).toEqual([]);
  });

  test('nothing leads out of done, privileged, excused and cancelled', () => {
    for (const action of ['start', 'complete', 'miss', 'excuse', 'move'] as const) {
      for (const status of ['done', 'privileged', 'excused', 'cancelled'] as const) {
        expect([action, status, mayBe(status, action, 'administrator')]).toEqual([action, status, false]);
      }
    }
  });

  test('whoever was recognised was no customer', () => {
    expect(completedAs({ recognised: true })).toBe('privileged');
    expect(completedAs({ recognised: false })).toBe('done');
    expect(ASSIGNMENT_STATUSES.filter(isCompleted)).toEqual(['done', 'privileged']);
  });
});

describe('the same story', () => {
  const told: Told = {
    effort: 3,
    emotion: -1,
    waitedMinutes: 20,
    recognised: false,
    happened: 'A queue.',
    idea: null,
    changeInMyWork: null,
  };
  test('is the same in every word', () => {
    expect(sameStory(told, { ...told })).toBe(true);
    const others: Partial<Told>[] = [
      { effort: 4 },
      { emotion: 0 },
      { waitedMinutes: null },
      { recognised: true },
      { happened: 'A queue' },
      { idea: 'Two counters.' },
      { changeInMyWork: 'Call back.' },
    ];
    for (const other of others) expect(sameStory(told, { ...told, ...other })).toBe(false);
  });
});
