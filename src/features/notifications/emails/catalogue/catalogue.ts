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
  readonly greeting: (name: string) => string;

  readonly week: WeekWords;
  readonly reminder: WeekWords;
  readonly changes: {
    readonly subject: (what: 'moved' | 'relocated' | 'cancelled' | 'added' | 'several', touchPoint: string) => string;
    readonly preview: (count: number) => string;
    readonly heading: string;
    readonly moved: (touchPoint: string, from: string, to: string) => string;
    readonly relocated: (touchPoint: string, days: string, where: string) => string;
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
    readonly personal: string;
    readonly signIn: string;
    /** Words of a link: in a mail that one could do without, and in the others. */
    readonly unsubscribe: string;
    readonly choices: string;
  };
}
