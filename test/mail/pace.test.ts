import { describe, expect, test } from '@jest/globals';
import { createPace } from '../../src/features/notifications/outbox/pace.ts';

describe('how many mails to have ready', () => {
  const paceAfter = (mails: number, milliseconds: number, waited: (mail: number) => boolean) => {
    const pace = createPace(5);
    for (let mail = 0; mail < mails; mail++) pace.sent(milliseconds, waited(mail));
    return pace;
  };

  test('a batch is what goes in two seconds, within bounds: no lease runs out behind a slow server', () => {
    expect(createPace(5).batch()).toBe(40);
    expect(paceAfter(200, 1, () => false).batch()).toBe(200);
    expect(paceAfter(200, 500, () => false).batch()).toBe(20);
    expect(paceAfter(200, 20_000, () => false).batch()).toBe(10);
  });

  test('permission is got ahead only where the wire has to wait for it', () => {
    expect(createPace(5).ahead()).toBe(0);
    expect(paceAfter(100, 1, () => false).ahead()).toBe(0);
    expect(paceAfter(1000, 1, () => true).ahead()).toBe(20);
    // A server that is slow from then on needs none ahead again.
    expect(paceAfter(300, 1, (mail) => mail < 20).ahead()).toBe(0);
  });

  test('permission ahead is never for more than one in twenty-five of what has gone', () => {
    for (const [mails, most] of [
      [24, 0],
      [25, 1],
      [130, 5],
      [499, 19],
      [5000, 20],
    ] as const)
      expect(paceAfter(mails, 1, () => true).ahead()).toBe(most);
  });

  test('permission is asked for late where it takes a tenth of a mail or less', () => {
    const late = (mail: number, permission: number): boolean => {
      const pace = createPace(5);
      for (let count = 0; count < 100; count++) {
        pace.sent(mail, false);
        pace.permitted(permission);
      }
      return pace.late();
    };
    expect(createPace(5).late()).toBe(false);
    expect(late(100, 5)).toBe(true);
    expect(late(100, 20)).toBe(false);
    expect(late(1, 5)).toBe(false);
  });
});
