import type { Catalogue } from './catalogue.ts';
import { connectedInEnglish } from './connected.ts';

const hours = (minutes: number): string => (minutes === 60 ? '1 hour' : `${minutes / 60} hours`);
const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** For a subject: three at most, or two and how many more. */
const few = (names: readonly string[]): string =>
  list(names.length > 3 ? [...names.slice(0, 2), `${number(names.length - 2)} more`] : names);

const number = (count: number): string => count.toLocaleString('en-GB');
const one = (count: number, single: string, several: string): string => `${number(count)} ${count === 1 ? single : several}`;
const about = (names: readonly string[]): string => `This is about ${list(names.map((name) => `“${name}”`))}.`;
const pageOf = (names: readonly string[]): string => (names.length > 1 ? 'Each plan’s page' : 'The plan’s page');
const inBrackets = (words: string | null): string => (words === null ? '' : ` (${words})`);

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
    (difference * 100).toLocaleString('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'never' }),
  number,
  week: {
    subject: (touchPoints) => `This week you are the customer: ${few(touchPoints)}`,
    subjectAhead: (touchPoints) => `Next week you are the customer: ${few(touchPoints)}`,
    preview: (days, where) => (where === null ? days : `${days}, ${where}`),
    heading: 'Your week as a customer',
    intro: (organisation) =>
      `Everyone at ${organisation} lives through what our customers live through, under the same conditions. This is your turn.`,
  },
  reminder: {
    subject: (touchPoints) => `Still open this week: ${few(touchPoints)}`,
    preview: (days, where) => (where === null ? days : `${days}, ${where}`),
    heading: 'Still open this week',
    intro: () => 'The week is nearly over and this is still waiting for you. Done already? Then tell us what it was like.',
  },
  missed: {
    subject: (touchPoints) => `How did it go? ${few(touchPoints)}`,
    preview: 'We have not heard from you yet. Two minutes are enough.',
    heading: 'We have not heard from you yet',
    intro: 'Your week has gone by, and weeks fill up. If you did go, tell us what it was like: it takes two minutes.',
    walk: (touchPoint, days) => `${touchPoint}, ${days}`,
    after:
      'It did not work out? Say so on the same page: it is then planned again for another week, and nobody asks why twice. If something stands in the way, HR will help. This is the only time we ask.',
    button: 'Tell us how it went',
    linkFor: (touchPoint) => `Tell us how “${touchPoint}” went`,
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
      done: 'It is done',
      declined: 'Why it will not be done',
    },
    previewSeveral: (touchPoints) => `About ${few(touchPoints.map((name) => `“${name}”`))}`,
    heading: (touchPoint) => `Your idea about “${touchPoint}”`,
    yours: 'You wrote:',
    became: {
      accepted: 'It has been accepted. You will hear when work on it begins.',
      doing: 'Work on it has begun. You will hear when it is done.',
      done: 'It is done: our customers will notice.',
      declined: 'It will not be done.',
    },
    reason: 'The reason:',
    thanks: 'Thank you for looking at us with a customer’s eyes. Please keep telling us what you see.',
    button: 'Read what you told us',
    linkFor: (touchPoint) => `Read what you told us about “${touchPoint}”`,
  },
  standing: { direct: 'Lived', equivalent: 'Equivalent', exempt: 'Exempt', missing: 'Missing', required: 'Required' },
  team: {
    subject: (monday) => `Your people, week of ${monday}`,
    preview: (visits, people) =>
      `${visits === 0 ? 'Nobody is out' : one(visits, 'visit', 'visits')}, ${one(people, 'person', 'people')} below you`,
    heading: 'Your people',
    out: (days) => `Out as customers, ${days}`,
    nobodyOut: 'Nobody who reports directly to you.',
    person: (name, touchPoint, duration) => (duration === null ? `${name}: ${touchPoint}` : `${name}: ${touchPoint}, about ${duration}`),
    more: (visits) => `and ${one(visits, 'more visit', 'more visits')}.`,
    outNote: 'They choose the day themselves. Please let them go: they come back knowing what customers know.',
    lastWeek: (days) => `How it went, ${days}`,
    done: 'Done',
    open: 'Still to be done',
    excused: 'Excused',
    coverage: (asOf) => `Coverage on ${asOf}`,
    you: 'You',
    people: (count) => `Your ${one(count, 'person', 'people')}`,
    few: 'Figures begin at five people: with fewer they would say something about individuals.',
    button: 'Open coverage',
    linkFor: 'Open the coverage of your people',
  },
  report: {
    subject: (organisation, share) => `${share} lived: ${organisation} in its customers’ shoes`,
    preview: (direct, missing) => `Lived: ${direct}. Missing: ${missing}.`,
    heading: 'In our customers’ shoes',
    intro: (organisation, asOf) => `This is how far ${organisation} has come by ${asOf}.`,
    everyone: 'Everyone',
    leaders: 'Leaders',
    others: 'Staff',
    few: 'Leaders and staff are not shown apart: one of the two groups has fewer than five people.',
    bars: (who) => `From top to bottom: ${list(who)}`,
    share: 'Share lived',
    trend: {
      up: (asOf, points, counts) =>
        `Since the report of ${asOf} the share lived has risen by ${points} percentage points${inBrackets(counts)}.`,
      down: (asOf, points, counts) =>
        `Since the report of ${asOf} the share lived has fallen by ${points} percentage points${inBrackets(counts)}.`,
      same: (asOf, _points, counts) => `Since the report of ${asOf} the share lived has not changed${inBrackets(counts)}.`,
    },
    counts: (direct, missing) => `lived: ${direct}, missing: ${missing}`,
    firstReport: 'This is the first report; the next one will say what has changed.',
    ideas: (open, done) =>
      `${open === 0 ? 'No idea' : one(open, 'idea', 'ideas')} from these visits ${open > 1 ? 'are' : 'is'} open, ${
        done === 0 ? 'none is' : done === 1 ? '1 is' : `${number(done)} are`
      } done.`,
    never: 'Lived, equivalent and exempt are different things and never added up. “Missing” includes what is planned already.',
    bar: (who, direct, equivalent, exempt, missing) =>
      `${who}: lived ${direct}, equivalent ${equivalent}, exempt ${exempt}, missing ${missing}.`,
    button: 'Open coverage',
    why: (organisation) => `You get this report because you lead at ${organisation} or administer In Their Shoes. You may pass it on.`,
  },
  alert: {
    title: {
      'plan-failed': (count) => (count === 1 ? 'A plan could not be generated' : `${number(count)} plans could not be generated`),
      unplaced: (count) => (count === 1 ? 'A visit has no place in a plan' : `${number(count)} visits have no place in a plan`),
      unknown: (count) => (count === 1 ? 'A mail may not have arrived' : `${number(count)} mails may not have arrived`),
      delayed: (count) => (count === 1 ? 'A mail is late' : `${number(count)} mails are late`),
      undelivered: (count) => (count === 1 ? 'A mail did not arrive' : `${number(count)} mails did not arrive`),
      webhook: (count) => (count === 1 ? 'A webhook was disabled' : `${number(count)} webhooks were disabled`),
    },
    subject: (title, others) => (others === 0 ? title : `${title}, and ${one(others, 'other thing', 'other things')}`),
    heading: 'This needs you',
    intro: 'In Their Shoes cannot settle the following by itself.',
    item: {
      'plan-failed': (_count, names) => about(names),
      unplaced: (_count, names) => about(names),
      unknown: () => 'The connection broke at the very end, so nobody knows.',
      delayed: (count) => `The mail server puts ${count === 1 ? 'it' : 'them'} off again and again. We keep trying.`,
      undelivered: (count) => `${count === 1 ? 'It was' : 'They were'} refused or returned, or there is no address that works.`,
      webhook: (_count, names) => (names.length === 0 ? 'Nobody takes what is sent.' : `Nobody takes what is sent to ${list(names)}.`),
    },
    fix: {
      'plan-failed': (_count, names) => `${pageOf(names)} says why and what to do.`,
      unplaced: (_count, names) => `${pageOf(names)} says who and why; more places or more weeks solve it.`,
      unknown: (count) =>
        count === 1
          ? 'Ask whether it is there, then mark it as delivered or send it again.'
          : 'Ask one of the people, then mark the mails as delivered or send them again.',
      delayed: () => 'The mail log shows what the server answers.',
      undelivered: (count) =>
        count === 1 ? 'Correct the address, then send the mail again.' : 'Correct the addresses, then send the mails again.',
      webhook: (count) =>
        `Ask whoever runs the other program, then make the ${count === 1 ? 'webhook' : 'webhooks'} active again. What happens until then is not sent later.`,
    },
    open: {
      'plan-failed': (_count, names) => (names.length > 1 ? 'Open the plans' : 'Open the plan'),
      unplaced: () => 'See who has no place',
      unknown: (count) => (count === 1 ? 'Settle the mail' : 'Settle the mails'),
      delayed: () => 'Open the mail log',
      undelivered: (count) => (count === 1 ? 'See the mail' : 'See the mails'),
      webhook: () => 'Open the webhooks',
    },
    why: (organisation) => `You get this mail because you administer In Their Shoes at ${organisation}.`,
  },
  changes: {
    subject: {
      moved: (touchPoint) => `Moved: ${touchPoint}`,
      relocated: (touchPoint) => `Another place: ${touchPoint}`,
      cancelled: (touchPoint) => `Cancelled: ${touchPoint}`,
      added: (touchPoint) => `New for you: ${touchPoint}`,
    },
    several: 'Your assignments have changed',
    preview: {
      moved: (days) => `Now: ${days}`,
      relocated: (where) => (where === null ? 'Now wherever you like' : `Now: ${where}`),
      cancelled: 'There is nothing for you to do',
      added: (days) => days,
      several: (count) => `${number(count)} changes to what you were told before`,
    },
    heading: 'What has changed',
    moved: (touchPoint, from, to) => `“${touchPoint}” has moved. Before: ${from}. Now: ${to}.`,
    relocated: (touchPoint, days, where) =>
      where === null
        ? `“${touchPoint}” (${days}) can now be lived wherever you like.`
        : `“${touchPoint}” (${days}) is somewhere else now: ${where}.`,
    cancelled: (touchPoint, days) => `“${touchPoint}” (${days}) is cancelled. There is nothing for you to do.`,
    added: (touchPoint, days) => `“${touchPoint}” is new: ${days}.`,
    calendarFollows: 'The entry in your calendar follows by itself if you added it.',
  },
  walk: {
    asCustomer: (touchPoint) => `Live through “${touchPoint}” as any customer would.`,
    asColleague: (touchPoint) => `Live through “${touchPoint}” as any colleague who needs help would.`,
    when: 'When',
    where: 'Where',
    anywhere: 'Anywhere',
    takes: 'Takes about',
    promisedWait: 'Promised wait',
    photo: 'Photo',
    photoAllowed: 'You may add one',
    photoRequired: 'Please bring one',
    brief: 'Before you go',
    button: 'Start or report back',
    linkFor: (touchPoint) => `Start “${touchPoint}” or report back`,
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
  connected: connectedInEnglish,
  signIn: {
    subject: 'Your sign-in link',
    preview: (minutes) => `Good once, for ${minutes} minutes`,
    heading: 'Sign in',
    text: (organisation, minutes) =>
      `This link signs you in to In Their Shoes at ${organisation}. It works once, within ${minutes} minutes.`,
    button: 'Sign in',
    notYou: 'You did not ask for this link? Then do nothing: without this mail nobody gets in.',
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
    team: (organisation) =>
      `The figures about your people are for whoever leads at ${organisation}. They say nothing about anyone’s feelings.`,
    personal: 'The links are yours alone: please do not forward them.',
    signIn: 'The link is yours alone: please do not forward it.',
    unsubscribe: 'Unsubscribe, or choose which mails you get',
    choices: 'Choose which other mails you get',
  },
};
