import { pick } from './random.ts';

/** What people of the demonstration lived through: enough variety for every screen, always the same for the same seed. */
const HAPPENED = [
  'I waited longer than I was told, with nothing to look at but a spinning wheel.',
  'It took two attempts because the form forgot what I had typed.',
  'The person I met was friendly and had clearly been asked this before.',
  'I nearly gave up when it asked for an account.',
  'Everything went as promised; I would do it again.',
  'Nobody greeted me for several minutes, then it went quickly.',
  'The message said "soon". Soon was the day after tomorrow.',
  'I did not understand the words on the label and asked a stranger.',
];

const IDEAS = [
  'Say how long the queue is before people join it.',
  'Keep what was typed when the session ends.',
  'Put the return label on top of the parcel, not under the jacket.',
  'Name a day instead of "soon".',
  'Let people ask without an account.',
];

const CHANGES = [
  'I will answer by name and say what happens next.',
  'I will read our own messages aloud before we send them.',
  'I will sit with the helpline for an hour every month.',
  'I will stop using our internal words in front of customers.',
];

export interface Experience {
  readonly effort: number;
  readonly emotion: number;
  readonly waitedMinutes: number;
  readonly recognised: boolean;
  readonly happened?: string;
  readonly idea?: string;
  readonly changeInMyWork?: string;
}

/** One experience: mostly fair, sometimes poor, seldom spoilt by being recognised. */
export function experience(random: () => number): Experience {
  const mood = random();
  return {
    effort: Math.max(1, Math.min(7, Math.round(2 + mood * 5))),
    emotion: Math.max(-2, Math.min(2, Math.round(mood * 4 - 1.8))),
    waitedMinutes: Math.round((1 - mood) * 25 * random()),
    recognised: random() < 0.04,
    ...(random() < 0.7 ? { happened: pick(random, HAPPENED) } : {}),
    ...(random() < 0.25 ? { idea: pick(random, IDEAS) } : {}),
    ...(random() < 0.35 ? { changeInMyWork: pick(random, CHANGES) } : {}),
  };
}
