import type { GoTexts } from './texts.ts';

const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

export const en: GoTexts = {
  language: 'en',
  product: 'In Their Shoes',
  skip: 'Skip to the form',
  title: { error: (title) => `Please check: ${title}` },
  hello: (name) => `Hello ${name},`,
  youAreCustomer: {
    external: 'this time you are the customer.',
    internal: 'this time you are the colleague who needs help.',
  },
  early: (day) => `Your week begins on ${day}. If it suits you better, go earlier.`,
  late: (day) => `Your week is over. You can still tell us until ${day}.`,
  started: 'You have begun. Tell us here once you are done; the page will wait for you.',
  facts: {
    heading: 'At a glance',
    when: 'When',
    where: 'Where',
    anywhere: 'Wherever a customer would be',
    how: 'How',
    takes: 'Takes about',
    promisedWait: 'Wait promised to customers',
    minutes: (minutes) =>
      minutes === 1
        ? '1 minute'
        : minutes < 120
          ? `${minutes} minutes`
          : minutes % 1440 === 0
            ? `${minutes / 1440} ${minutes === 1440 ? 'day' : 'days'}`
            : minutes % 60 === 0
              ? `${minutes / 60} hours`
              : `${Math.floor(minutes / 60)} h ${minutes % 60} min`,
    photo: 'Photos',
    photos: {
      none: 'Please take none.',
      allowed: 'Welcome: things, never people.',
      required: 'Please take one: things, never people.',
    },
    before: 'Comes first',
    lived: 'lived',
    notLived: 'not yet',
    until: 'This link works until',
  },
  brief: { heading: 'What to do', none: 'Do what a customer would do, from beginning to end.' },
  conditions: {
    heading: 'The same conditions',
    external: 'No staff line, no call to somebody you know, no word about where you work. Wait as long as customers wait.',
    internal: 'No short cut, no favour among friends. Ask and wait as everybody in the house does.',
  },
  start: { button: 'I am starting now', hint: 'Nothing is sent but that you have begun.' },
  tell: {
    heading: 'I have done it: tell what it was like',
    afterMissed: 'I have done it after all',
    required: 'Three answers are needed; everything else is up to you.',
    effort: 'How easy was it?',
    effortHint: '1 is very hard, 7 is very easy.',
    effortEnds: ['very hard', 'very easy'],
    emotion: 'How did it feel?',
    emotions: ['Awful', 'Bad', 'Neither', 'Good', 'Wonderful'],
    waited: 'How many minutes did you wait?',
    waitedHint: 'All waiting together, in whole minutes.',
    recognised: 'Were you recognised or favoured?',
    recognisedHint: 'It happens. The visit is then planned again, and nobody is blamed.',
    yes: 'Yes',
    no: 'No',
    happened: 'What happened?',
    happenedHint: 'What got in the way, what went well. Please name nobody who served you.',
    idea: 'An idea',
    ideaHint: 'What should we change for customers?',
    change: 'In my own work',
    changeHint: 'What I will do differently from now on.',
    button: 'Send',
  },
  couldNot: {
    heading: 'I could not do it',
    legend: 'What came in between?',
    because: {
      away: 'I was away or unwell',
      impossible: 'It was not possible there (closed, out of order …)',
      time: 'I did not get round to it',
      other: 'Something else',
    },
    reason: 'Anything to add',
    reasonHint: 'No details about your health, please.',
    button: 'Send',
  },
  optional: 'optional',
  errors: {
    heading: 'Please check your answers',
    effort: 'Choose how easy it was, from 1 to 7.',
    emotion: 'Choose how it felt.',
    waited: 'Write the minutes as a whole number, such as 15, or leave it empty.',
    recognised: 'Choose yes or no.',
    because: 'Choose what came in between.',
    tooLong: (is, most) => `This is ${is} characters long, and ${most} fit. Please shorten it.`,
    unreadable: 'Some characters could not be read and were taken out. Please look over your text and send it again.',
  },
  state: {
    done: 'Done. Thank you!',
    doneText: 'What you lived through helps to make it better. There is nothing left to do here.',
    privileged: 'Thank you for being frank',
    privilegedText: 'You were recognised or favoured, as no customer is. The visit will be planned again; you will hear of it.',
    missed: 'You could not do it',
    missedText: 'We have noted it. The visit will be planned again; you will hear of it.',
    excused: 'You are excused',
    excusedText: 'There is nothing to do.',
    cancelled: 'This visit was called off',
    cancelledText: 'There is nothing to do. If something takes its place, you get a new mail.',
    told: 'What you told us',
  },
  notice: {
    already: 'We had your answer already. Nothing was changed.',
    replanned: 'This visit was planned again meanwhile. Please use the link in the newer mail.',
  },
  gone: {
    heading: 'This link does not work',
    text: 'It is incomplete, or its time is over.',
    advice: 'Open it again from your newest mail. If that does not help, ask the people who plan your weeks.',
  },
  refused: {
    heading: 'This came from another page',
    text: 'For your safety answers are taken from this page only. Open the link in your mail again and send your answer from there.',
  },
  tooLarge: { heading: 'That is too much text', text: 'Go back, shorten it, and send it again.' },
  wrongType: { heading: 'This cannot be read', text: 'Answers are taken from the form on this page. Open the link in your mail again.' },
  failed: { heading: 'Something went wrong on our side', text: 'Nothing was changed. Please go back and try again in a few minutes.' },
  private: 'This link is yours alone. Please do not pass it on.',
  choices: {
    title: 'Your mail',
    lead: 'Choose what you would like to get besides your assignments.',
    saved: 'Saved.',
    kinds: {
      reminder: { name: 'Reminders', what: 'When something is still open towards the end of your week' },
      'missed-week': { name: 'Missed weeks', what: 'When a week has passed without your report' },
      'manager-digest': { name: 'News of your team', what: 'Who in your team has walked, and who has not' },
      'leadership-report': { name: 'Reports for leaders', what: 'Coverage of the whole organisation' },
      'idea-status': { name: 'Your ideas', what: 'What becomes of the ideas you raised' },
    },
    stop: {
      heading: 'Unsubscribe',
      text: (names) => `You get this mail because of: ${list(names)}. One tap and it stops.`,
      button: 'Unsubscribe',
    },
    without: {
      heading: 'You are unsubscribed',
      text: (names) => `You no longer get: ${list(names)}.`,
      button: 'Subscribe again',
    },
    choose: { heading: 'Choose what you get', button: 'Save' },
    always: {
      heading: 'What comes always',
      text: 'Your assignment of the week, changes to it, sign-in links you ask for, and news of sign-ins connected to your account. They are part of your work.',
    },
  },
};
