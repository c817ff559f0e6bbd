/** What something says about a person. */
export const DATA_CLASSES = ['identity', 'work', 'feeling', 'secret', 'log', 'none'] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

/** What an organisation decides how long to keep, in months; `null` keeps it for ever. */
export interface Period {
  readonly standard: number;
  readonly min: number;
  readonly max: number;
}

/**
 * - `leavers`: who somebody was, after their last day
 * - `feelings`: the words of what people lived through, and why they could not go
 * - `experiences`: the whole record of it, ideas included
 * - `absenceKinds`: that an absence was, say, a sickness, after its end
 * - `absences`: that there was one at all
 * - `messageContents`: the bytes of mails
 * - `deliveries`: what mail servers said
 * - `mailLog`: that there was a mail
 * - `planProblems`: what the planner was given for plans that are no longer in force
 * - `audit`: who changed what
 */
export const PERIODS = {
  leavers: { standard: 24, min: 1, max: 120 },
  feelings: { standard: 24, min: 3, max: 120 },
  experiences: { standard: 60, min: 12, max: 240 },
  absenceKinds: { standard: 6, min: 1, max: 60 },
  absences: { standard: 36, min: 12, max: 240 },
  messageContents: { standard: 12, min: 1, max: 60 },
  deliveries: { standard: 12, min: 1, max: 60 },
  mailLog: { standard: 24, min: 3, max: 120 },
  planProblems: { standard: 12, min: 1, max: 120 },
  audit: { standard: 84, min: 12, max: 240 },
} as const satisfies Readonly<Record<string, Period>>;

export type PeriodName = keyof typeof PERIODS;
export const PERIOD_NAMES = Object.keys(PERIODS) as [PeriodName, ...PeriodName[]];

/** Periods that nobody chooses: maintenance, or the thing itself, ends them. */
export const FIXED_PERIODS = [
  'with-person',
  'with-account',
  'with-plan',
  'with-walk',
  'session-end',
  'link-end',
  'one-day',
  'one-week',
  'thirty-days',
  'ninety-days',
  'until-lifted',
  'organisation',
] as const;
export type FixedPeriod = (typeof FIXED_PERIODS)[number];
