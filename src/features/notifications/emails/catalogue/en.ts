import type { Catalogue } from './catalogue.ts';

const hours = (minutes: number): string => (minutes === 60 ? '1 hour' : `${minutes / 60} hours`);
const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const number = (count: number): string => count.toLocaleString('en-GB');
const one = (count: number, single: string, several: string): string => `${number(count)} ${count === 1 ? single : several}`;
const of = (names: readonly string[]): string => (names.length === 0 ? '' : ` (${list(names)})`);

export const en: Catalogue = {
  locale: 'en',
  dayFormat: 'cccc d LLLL',
  dayFormatWithYear: 'cccc d LLLL yyyy',
  days: (first, last) => `${first} to ${last}`,
  duration: (minutes) => (minutes >= 60 && minutes % 60 === 0 ? hours(minutes) : minutes === 1 ? '1 minute' : `${minutes} minutes`),
  dateFormat: 'd LLLL yyyy',
  shortDateFormat: 'd LLL yyyy',
  greeting: (name) => `Hello ${name},`,
  percent: (share) => `${(share * 100).toLocaleString('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 })}%`,
  points: (difference) =>
    (difference * 100)
      .toLocaleString('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' })
      .replace('-', '−'),
  number,
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
  missed: {
    subject: (touchPoints) => `How did it go? ${list(touchPoints)}`,
    preview: 'We have not heard from you yet. Two minutes are enough.',
    heading: 'We have not heard from you yet',
    intro: 'Last week was yours, and weeks fill up. If you did go, tell us what it was like: it takes two minutes.',
    walk: (touchPoint, days) => `${touchPoint}, ${days}`,
    after:
      'It did not work out? Say so on the same page: it is then planned again for another week, and nobody asks why twice. If something stands in the way, HR will help. This is the only time we ask.',
    button: 'Tell us how it went',
    linkFor: (touchPoint) => `About “${touchPoint}”:`,
  },
  welcome: {
    subject: (organisation) => `Welcome to ${organisation}: your path in our customers’ shoes`,
    preview: (steps) => `${one(steps, 'step', 'steps')} in your first weeks, and where to begin`,
    heading: 'Your path in our customers’ shoes',
    intro: (organisation, steps) =>
      `Everyone who joins ${organisation} first lives through what our customers live through, with eyes that are still fresh. ${
        steps === 1 ? 'There is one step' : `There are ${number(steps)} steps`
      } on your path.`,
    path: 'Your path',
    week: 'Week of',
    what: 'What',
    where: 'Where',
    more: (steps) => `and ${one(steps, 'more step', 'more steps')}, which your weekly mails will tell you.`,
    next: 'Before each step you get a mail with all you need. If anything on this path changes, we tell you.',
    button: 'Look at your first step',
  },
  idea: {
    subject: (touchPoint) => `Your idea about “${touchPoint}”`,
    several: 'News about your ideas',
    preview: {
      accepted: 'It has been accepted',
      doing: 'Work on it has begun',
      done: 'It has been done',
      declined: 'It will not be done, and why',
    },
    heading: (touchPoint) => `Your idea about “${touchPoint}”`,
    yours: 'You wrote:',
    became: {
      accepted: 'It has been accepted. You will hear when work on it begins.',
      doing: 'Work on it has begun. You will hear when it is done.',
      done: 'It is done. Thank you: our customers will notice.',
      declined: 'It will not be done.',
    },
    reason: 'The reason:',
    thanks: 'Thank you for having looked at us with a customer’s eyes. Go on doing so.',
    button: 'Read what you told us',
    linkFor: (touchPoint) => `What you told us about “${touchPoint}”:`,
  },
  standing: { direct: 'Lived', equivalent: 'Equivalent', exempt: 'Exempt', missing: 'Missing', required: 'Required' },
  team: {
    subject: (days) => `Your people, ${days}`,
    preview: (out, people) => `${one(out, 'person', 'people')} out, ${number(people)} below you`,
    heading: 'Your people',
    out: (days) => `Out as customers, ${days}`,
    nobodyOut: 'Nobody of the people right below you.',
    person: (name, touchPoint, duration) => (duration === null ? `${name}: ${touchPoint}` : `${name}: ${touchPoint}, about ${duration}`),
    more: (people) => `and ${one(people, 'other', 'others')}.`,
    outNote: 'They choose the day themselves. Please let them go: they come back knowing what customers know.',
    lastWeek: (days) => `How it went, ${days}`,
    done: 'Done',
    open: 'Still to be done',
    excused: 'Excused',
    coverage: (asOf) => `Coverage on ${asOf}`,
    you: 'You',
    people: (count) => `Your ${one(count, 'person', 'people')}`,
    few: 'Figures begin at five people: with fewer they would tell about individuals.',
    button: 'Open coverage',
    linkFor: 'Coverage of your people:',
  },
  report: {
    subject: (organisation, share) => `${organisation} in its customers’ shoes: ${share} lived`,
    preview: (direct, missing) => `${direct} lived, ${missing} missing`,
    heading: 'In our customers’ shoes',
    intro: (organisation, asOf) => `This is how far ${organisation} has come by ${asOf}.`,
    everyone: 'Everyone',
    leaders: 'Leaders',
    others: 'Staff',
    few: 'Leaders and staff are not shown apart: one of the two groups has fewer than five people.',
    bars: (who) => `From top to bottom: ${list(who)}`,
    share: 'Share lived',
    trend: (asOf, points, direct, missing) =>
      `Since the report of ${asOf} the share lived has changed by ${points} percentage points: ${direct} lived, ${missing} missing.`,
    firstReport: 'This is the first report; the next one will say what has changed.',
    ideas: (open, done) =>
      `${open === 1 ? '1 idea from these visits is' : `${number(open)} ideas from these visits are`} open, ${number(done)} done.`,
    never: 'Lived, equivalent and exempt are different things and never added up. “Missing” includes what is planned already.',
    bar: (who, direct, equivalent, exempt, missing) =>
      `${who}: ${direct} lived, ${equivalent} equivalent, ${exempt} exempt, ${missing} missing.`,
    button: 'Open coverage',
    why: (organisation) => `You get this report because you lead at ${organisation} or administer In Their Shoes. You may pass it on.`,
  },
  alert: {
    subject: ([first, ...others]) => {
      const what = first === undefined ? '' : ALERT_SUBJECTS[first];
      return others.length === 0 ? what : `${what}, and ${one(others.length, 'other thing', 'other things')}`;
    },
    preview: (count) => `${one(count, 'thing needs', 'things need')} somebody’s decision`,
    heading: 'This needs you',
    intro: 'In Their Shoes cannot settle the following by itself.',
    item: {
      'plan-failed': (count, names) => `${one(count, 'plan', 'plans')} could not be generated${of(names)}.`,
      unplaced: (count, names) => `${one(count, 'visit has', 'visits have')} no place in the plans that were published${of(names)}.`,
      unknown: (count) => `Nobody knows whether ${one(count, 'mail', 'mails')} arrived: the connection broke at the end.`,
      delayed: (count) => `The mail server has put off ${one(count, 'mail', 'mails')} again and again. They are being tried on.`,
      undelivered: (count) => `${one(count, 'mail', 'mails')} did not reach anybody: refused, bounced, or without an address that works.`,
      webhook: (count, names) => `${one(count, 'webhook was', 'webhooks were')} disabled, because nobody takes what is sent${of(names)}.`,
    },
    fix: {
      'plan-failed': 'The plan’s page says why and what to do.',
      unplaced: 'The plan’s page says who and why; more places or more weeks solve it.',
      unknown: 'Ask one of the people, then mark the mails as delivered or send them again.',
      delayed: 'The mail log shows what the server answers.',
      undelivered: 'Correct the addresses, then send the mails again.',
      webhook: 'Ask whoever runs the other program, then make the webhook active again. What happened meanwhile is not sent.',
    },
    open: {
      'plan-failed': 'Open the plan',
      unplaced: 'See who has no place',
      unknown: 'Settle the mails',
      delayed: 'Open the mail log',
      undelivered: 'See the mails',
      webhook: 'Open the webhooks',
    },
    why: (organisation) => `You get this mail because you administer In Their Shoes at ${organisation}.`,
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
    linkFor: (touchPoint) => `Report back on “${touchPoint}”:`,
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
    team: (organisation) => `The figures about your people are for whoever leads at ${organisation}. They name nobody’s feelings.`,
    personal: 'The links are yours alone: please do not forward them.',
    signIn: 'The link is yours alone: please do not forward it.',
    unsubscribe: 'Unsubscribe, or choose which mails you get',
    choices: 'Choose which other mails you get',
  },
};

const ALERT_SUBJECTS = {
  'plan-failed': 'A plan could not be generated',
  unplaced: 'Somebody has no place in a plan',
  unknown: 'Mails that may not have arrived',
  delayed: 'Mail is late',
  undelivered: 'Mails that did not arrive',
  webhook: 'A webhook was disabled',
} as const;
