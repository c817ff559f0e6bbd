import type { AlertKind } from '../../domain.ts';
import type { ToldIdeaStatus } from '../model.ts';
import type { ConnectedWords } from './connected.ts';

interface WeekWords {
  readonly subject: (touchPoints: readonly string[]) => string;
  readonly preview: (days: string, where: string | null) => string;
  readonly heading: string;
  readonly intro: (organisation: string) => string;
}

/**
 * Every word of the mails in one language. A further language is one more file that satisfies this type and one line in
 * `index.ts`. Values come in as they are; the templates escape them.
 */
export interface Catalogue {
  /** BCP 47; also the `lang` of the mail and the locale of its dates. */
  readonly locale: string;
  /** A luxon format for one day without its year, and with it. */
  readonly dayFormat: string;
  readonly dayFormatWithYear: string;
  /** "Monday 28 December to Friday 1 January 2027", from two days that are formatted already. */
  readonly days: (first: string, last: string) => string;
  readonly duration: (minutes: number) => string;
  /** A luxon format for one date: "18 December 2026". */
  readonly dateFormat: string;
  /** The same in a table: "18 Dec 2026". */
  readonly shortDateFormat: string;
  readonly greeting: (name: string) => string;
  /** A share of 0 to 1 with one digit, "12.5 %", and a difference of shares in percentage points, without its sign: "3.1". */
  readonly percent: (share: number) => string;
  readonly points: (difference: number) => string;
  readonly number: (count: number) => string;

  readonly week: WeekWords & { /** Told before it begins. */ readonly subjectAhead: WeekWords['subject'] };
  readonly reminder: WeekWords;
  readonly missed: {
    readonly subject: (touchPoints: readonly string[]) => string;
    readonly preview: string;
    readonly heading: string;
    readonly intro: string;
    readonly walk: (touchPoint: string, days: string) => string;
    readonly after: string;
    readonly button: string;
    /** The button in words, for links beside it: each says by itself where it leads. So do the other `linkFor`. */
    readonly linkFor: (touchPoint: string) => string;
  };
  readonly welcome: {
    readonly subject: (organisation: string) => string;
    readonly preview: (steps: number) => string;
    readonly heading: string;
    readonly intro: (organisation: string, steps: number) => string;
    readonly path: string;
    readonly week: string;
    readonly what: string;
    readonly more: (steps: number) => string;
    readonly next: string;
    readonly button: string;
  };
  readonly idea: {
    readonly subject: (touchPoint: string) => string;
    readonly several: string;
    readonly preview: Readonly<Record<ToldIdeaStatus, string>>;
    readonly previewSeveral: (touchPoints: readonly string[]) => string;
    readonly heading: (touchPoint: string) => string;
    readonly yours: string;
    readonly became: Readonly<Record<ToldIdeaStatus, string>>;
    readonly reason: string;
    readonly thanks: string;
    readonly button: string;
    readonly linkFor: (touchPoint: string) => string;
  };
  readonly standing: {
    readonly direct: string;
    readonly equivalent: string;
    readonly exempt: string;
    readonly missing: string;
    readonly required: string;
  };
  readonly team: {
    /** @param monday of the week, as a date */
    readonly subject: (monday: string) => string;
    /** @param visits of the people right below; somebody can have two */
    readonly preview: (visits: number, people: number) => string;
    readonly heading: string;
    readonly out: (days: string) => string;
    readonly nobodyOut: string;
    readonly person: (name: string, touchPoint: string, duration: string | null) => string;
    readonly more: (visits: number) => string;
    readonly outNote: string;
    readonly lastWeek: (days: string) => string;
    readonly done: string;
    readonly open: string;
    readonly excused: string;
    readonly coverage: (asOf: string) => string;
    readonly you: string;
    readonly people: (count: number) => string;
    readonly few: string;
    readonly button: string;
    readonly linkFor: string;
  };
  readonly report: {
    readonly subject: (organisation: string, share: string) => string;
    readonly preview: (direct: string, missing: string) => string;
    readonly heading: string;
    readonly intro: (organisation: string, asOf: string) => string;
    readonly everyone: string;
    readonly leaders: string;
    readonly others: string;
    readonly few: string;
    /** Which bars the picture has, in their order. */
    readonly bars: (who: readonly string[]) => string;
    readonly share: string;
    /** What has changed since the report before; `counts` is the line below, null when neither has changed. */
    readonly trend: Readonly<Record<'up' | 'down' | 'same', (asOf: string, points: string, counts: string | null) => string>>;
    readonly counts: (direct: string, missing: string) => string;
    readonly firstReport: string;
    readonly ideas: (open: number, done: number) => string;
    readonly never: string;
    /** The picture in words: one sentence a bar. */
    readonly bar: (who: string, direct: string, equivalent: string, exempt: string, missing: string) => string;
    readonly button: string;
    readonly why: (organisation: string) => string;
  };
  readonly alert: {
    /** What has happened, and how often. The first of a mail is its subject, beside the number of the others. */
    readonly title: Readonly<Record<AlertKind, (count: number) => string>>;
    readonly subject: (title: string, others: number) => string;
    readonly heading: string;
    readonly intro: string;
    /** What the title does not say, what to do, and the words of the link to it. */
    readonly item: Readonly<Record<AlertKind, (count: number, names: readonly string[]) => string>>;
    readonly fix: Readonly<Record<AlertKind, (count: number, names: readonly string[]) => string>>;
    readonly open: Readonly<Record<AlertKind, (count: number, names: readonly string[]) => string>>;
    readonly why: (organisation: string) => string;
  };
  readonly changes: {
    readonly subject: Readonly<Record<'moved' | 'relocated' | 'cancelled' | 'added', (touchPoint: string) => string>>;
    readonly several: string;
    /** What the subject does not say yet; null: it can be lived anywhere now. */
    readonly preview: {
      readonly moved: (days: string) => string;
      readonly relocated: (where: string | null) => string;
      readonly cancelled: string;
      readonly added: (days: string) => string;
      readonly several: (count: number) => string;
    };
    readonly heading: string;
    readonly moved: (touchPoint: string, from: string, to: string) => string;
    readonly relocated: (touchPoint: string, days: string, where: string | null) => string;
    readonly cancelled: (touchPoint: string, days: string) => string;
    readonly added: (touchPoint: string, days: string) => string;
    readonly calendarFollows: string;
  };
  readonly walk: {
    readonly asCustomer: (touchPoint: string) => string;
    readonly asColleague: (touchPoint: string) => string;
    readonly when: string;
    readonly where: string;
    readonly anywhere: string;
    readonly takes: string;
    readonly promisedWait: string;
    readonly photo: string;
    readonly photoAllowed: string;
    readonly photoRequired: string;
    readonly brief: string;
    readonly button: string;
    readonly linkFor: (touchPoint: string) => string;
  };
  readonly sameConditions: { readonly heading: string; readonly external: string; readonly internal: string };
  readonly couldNot: string;
  readonly calendar: {
    readonly summary: (touchPoint: string) => string;
    /** Under an entry for the week, and under one at the hours that the person keeps for it. */
    readonly note: string;
    readonly hoursNote: string;
    /** Name of a subscribed calendar: no comma, semicolon or backslash. */
    readonly name: string;
  };
  readonly connected: ConnectedWords;
  readonly signIn: {
    readonly subject: string;
    readonly preview: (minutes: number) => string;
    readonly heading: string;
    readonly text: (organisation: string, minutes: number) => string;
    readonly button: string;
    readonly notYou: string;
  };
  readonly test: {
    readonly subject: string;
    readonly preview: string;
    readonly heading: string;
    readonly text: (organisation: string, address: string) => string;
  };
  readonly footer: {
    readonly why: (organisation: string) => string;
    readonly team: (organisation: string) => string;
    readonly personal: string;
    readonly signIn: string;
    /** Words of a link: in a mail that one could do without, and in the others. */
    readonly unsubscribe: string;
    readonly choices: string;
  };
}
