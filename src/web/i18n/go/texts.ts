import type { OptionalKind } from '../../../features/notifications/choices/domain.ts';

/** Everything the phone page says. `days` are written out by `Intl` in the language of the page. */
export interface GoTexts {
  readonly language: 'en' | 'de';
  readonly product: string;
  readonly skip: string;
  readonly title: { readonly error: (title: string) => string };
  readonly hello: (name: string) => string;
  readonly youAreCustomer: { readonly external: string; readonly internal: string };
  readonly early: (day: string) => string;
  readonly late: (day: string) => string;
  readonly started: string;
  readonly facts: {
    readonly heading: string;
    readonly when: string;
    readonly where: string;
    readonly anywhere: string;
    readonly how: string;
    readonly takes: string;
    readonly promisedWait: string;
    readonly minutes: (minutes: number) => string;
    readonly photo: string;
    readonly photos: Readonly<Record<'none' | 'allowed' | 'required', string>>;
    readonly before: string;
    readonly lived: string;
    readonly notLived: string;
    readonly until: string;
  };
  readonly brief: { readonly heading: string; readonly none: string };
  readonly conditions: { readonly heading: string; readonly external: string; readonly internal: string };
  readonly start: { readonly button: string; readonly hint: string };
  readonly tell: {
    readonly heading: string;
    readonly afterMissed: string;
    readonly required: string;
    readonly effort: string;
    readonly effortHint: string;
    readonly effortEnds: readonly [string, string];
    readonly emotion: string;
    readonly emotions: readonly [string, string, string, string, string];
    readonly waited: string;
    readonly waitedHint: string;
    readonly recognised: string;
    readonly recognisedHint: string;
    readonly yes: string;
    readonly no: string;
    readonly happened: string;
    readonly happenedHint: string;
    readonly idea: string;
    readonly ideaHint: string;
    readonly change: string;
    readonly changeHint: string;
    readonly button: string;
  };
  readonly couldNot: {
    readonly heading: string;
    readonly legend: string;
    readonly because: Readonly<Record<'away' | 'impossible' | 'time' | 'other', string>>;
    readonly reason: string;
    readonly reasonHint: string;
    readonly button: string;
  };
  readonly optional: string;
  readonly errors: {
    readonly heading: string;
    readonly effort: string;
    readonly emotion: string;
    readonly waited: string;
    readonly recognised: string;
    readonly because: string;
    readonly tooLong: (is: number, most: number) => string;
    readonly unreadable: string;
  };
  readonly state: {
    readonly done: string;
    readonly doneText: string;
    readonly privileged: string;
    readonly privilegedText: string;
    readonly missed: string;
    readonly missedText: string;
    readonly excused: string;
    readonly excusedText: string;
    readonly cancelled: string;
    readonly cancelledText: string;
    readonly told: string;
  };
  readonly notice: { readonly already: string; readonly replanned: string };
  readonly gone: { readonly heading: string; readonly text: string; readonly advice: string };
  readonly refused: { readonly heading: string; readonly text: string };
  readonly tooLarge: { readonly heading: string; readonly text: string };
  readonly wrongType: { readonly heading: string; readonly text: string };
  readonly failed: { readonly heading: string; readonly text: string };
  readonly private: string;
  /** The page behind "Unsubscribe". */
  readonly choices: {
    readonly title: string;
    readonly lead: string;
    readonly saved: string;
    readonly kinds: Readonly<Record<OptionalKind, { readonly name: string; readonly what: string }>>;
    readonly stop: { readonly heading: string; readonly text: (names: readonly string[]) => string; readonly button: string };
    readonly without: { readonly heading: string; readonly text: (names: readonly string[]) => string; readonly button: string };
    readonly choose: { readonly heading: string; readonly button: string };
    readonly always: { readonly heading: string; readonly text: string };
  };
}
