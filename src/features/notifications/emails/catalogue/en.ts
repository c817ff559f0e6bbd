import type { Catalogue } from './catalogue.ts';

const hours = (minutes: number): string => (minutes === 60 ? '1 hour' : `${minutes / 60} hours`);
const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

export const en: Catalogue = {
  locale: 'en',
  dayFormat: 'cccc d LLLL',
  dayFormatWithYear: 'cccc d LLLL yyyy',
  days: (first, last) => `${first} to ${last}`,
  duration: (minutes) => (minutes >= 60 && minutes % 60 === 0 ? hours(minutes) : minutes === 1 ? '1 minute' : `${minutes} minutes`),
  greeting: (name) => `Hello ${name},`,
  week: {
    subject: (touchPoints) => `This week you are the customer: ${list(touchPoints)}`,
    preview: (days, where) => (where === null ? days : `${days}, ${where}`),
    heading: 'This week you are the customer',
    intro: (organisation) =>
      `Everyone at ${organisation} lives through what our customers live through, under the same conditions. This is your turn.`,
  },
  reminder: {
    subject: (touchPoints) => `Still open this week: ${list(touchPoints)}`,
    preview: (days) => days,
    heading: 'Still open this week',
    intro: () => 'The week is nearly over and this is still waiting for you. Done already? Then tell us what it was like.',
  },
  changes: {
    subject: (what, touchPoint) =>
      ({
        moved: `Moved: ${touchPoint}`,
        relocated: `Another place: ${touchPoint}`,
        cancelled: `Cancelled: ${touchPoint}`,
        added: `New for you: ${touchPoint}`,
        several: 'Your assignments have changed',
      })[what],
    preview: (count) => (count === 1 ? 'One change to what you were told before' : `${count} changes to what you were told before`),
    heading: 'What has changed',
    moved: (touchPoint, from, to) => `${touchPoint} has moved. Before: ${from}. Now: ${to}.`,
    relocated: (touchPoint, days, where) => `${touchPoint} (${days}) is somewhere else now: ${where}.`,
    cancelled: (touchPoint, days) => `${touchPoint} (${days}) is cancelled. There is nothing for you to do.`,
    added: (touchPoint, days) => `${touchPoint} is new: ${days}.`,
    calendarFollows: 'The entry in your calendar follows by itself if you added it.',
  },
  walk: {
    asCustomer: (touchPoint) => `Live through “${touchPoint}” as any customer would.`,
    asColleague: (touchPoint) => `Live through “${touchPoint}” as any colleague who needs help would.`,
    when: 'When',
    where: 'Where',
    anywhere: 'Wherever you are',
    takes: 'Takes about',
    promisedWait: 'Promised wait',
    photo: 'Photo',
    photoAllowed: 'You may add one',
    photoRequired: 'Please bring one',
    brief: 'Before you go',
    button: 'Start or report back',
    linkFor: (touchPoint) => `Report back on ${touchPoint}:`,
  },
  sameConditions: {
    heading: 'The same conditions as everyone',
    external: 'No staff line, no call to somebody you know, no name-dropping. If you are recognised or favoured, just say so afterwards.',
    internal: 'No short cut past the queue, no favour from a friend. If you are favoured, just say so afterwards.',
  },
  couldNot: 'Cannot make it? The same page lets you say so.',
  calendar: {
    summary: (touchPoint) => `In a customer’s shoes: ${touchPoint}`,
    note: 'Any time this week. What to do, and the page to report back on, is in your mail.',
    hoursNote:
      'The time you keep for it; any other time this week is as good. What to do, and the page to report back on, is in your mail.',
    name: 'In a customer’s shoes',
  },
  signIn: {
    subject: 'Your sign-in link',
    preview: (minutes) => `Good once, for ${minutes} minutes`,
    heading: 'Sign in',
    text: (organisation, minutes) =>
      `This link signs you in to In Their Shoes at ${organisation}. It works once, within ${minutes} minutes.`,
    button: 'Sign in',
    notYou: 'You did not ask for it? Then do nothing: without this mail nobody gets in.',
  },
  test: {
    subject: 'Mail works',
    preview: 'A test mail, asked for by an administrator',
    heading: 'Mail works',
    text: (organisation, address) =>
      `An administrator of ${organisation} asked for this test. It reached ${address}, so weekly assignments will too.`,
  },
  footer: {
    why: (organisation) => `You get this mail because ${organisation} asks everyone, leaders included, to walk in their customers’ shoes.`,
    personal: 'The links are yours alone: please do not forward them.',
    signIn: 'The link is yours alone: please do not forward it.',
    unsubscribe: 'Unsubscribe, or choose which mails you get',
    choices: 'Choose which other mails you get',
  },
};
