/** How long a browser stays signed in, and what a session shows of where it was begun. Pure. */
export interface SessionLimits {
  /** Milliseconds without a request after which a session ends. */
  readonly idle: number;
  /** Milliseconds after which it ends however busy it is. */
  readonly absolute: number;
}

/** A session that was last used before this moment lay idle too long. */
export const idleSince = (limits: SessionLimits, now: Date): Date => new Date(now.getTime() - limits.idle);

/** A session that was begun before this moment is too old. */
export const startedBefore = (limits: SessionLimits, now: Date): Date => new Date(now.getTime() - limits.absolute);

export interface Device {
  readonly browser: string | null;
  readonly system: string | null;
}

/** The first that matches counts: Edge and Opera say that they are Chrome, Chrome that it is Safari, Android that it is Linux. */
const BROWSERS: readonly (readonly [name: string, mark: RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
];
const SYSTEMS: readonly (readonly [name: string, mark: RegExp])[] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
];

/** What a person would call it ("Firefox", "Windows"); null for what we do not know. Nothing else of the header is kept. */
export function deviceOf(userAgent: string | undefined): Device {
  const find = (of: typeof BROWSERS): string | null => of.find(([, mark]) => mark.test(userAgent ?? ''))?.[0] ?? null;
  return { browser: find(BROWSERS), system: find(SYSTEMS) };
}
