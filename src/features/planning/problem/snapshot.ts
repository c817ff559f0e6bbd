import type { StoredRules } from '../../programmes/rules.ts';

/**
 * What the database knew at one moment, as the converter wants it: small tables as objects, large ones as rows of whole
 * numbers (days as in days.ts, keys as in the tables).
 */
export interface Snapshot {
  readonly programme: {
    readonly key: number;
    readonly kind: 'cycle' | 'induction';
    /** Days. */
    readonly startDay: number;
    readonly endDay: number | null;
    readonly weeksAfterStart: number | null;
    readonly rules: StoredRules;
  };
  readonly country: string | null;
  readonly minWorkingDays: number;
  /** The Monday of the week it is in the organisation's time zone. */
  readonly currentDay: number;
  /** The plan whose assignments this one replaces; null for a first plan. */
  readonly basePlanKey: number | null;
  readonly departments: readonly { readonly key: number; readonly id: string; readonly cap: number | null }[];
  readonly sites: readonly { readonly key: number; readonly country: string | null }[];
  readonly touchPoints: readonly {
    readonly key: number;
    readonly id: string;
    readonly channel: string;
    readonly ownerKey: number | null;
    /** Keys of prerequisites, whether or not the programme asks for them. */
    readonly after: readonly number[];
  }[];
  readonly venues: readonly {
    readonly key: number;
    readonly id: string;
    readonly touchPointKey: number;
    readonly siteKey: number | null;
    readonly places: number;
  }[];
  readonly closures: readonly { readonly venueKey: number; readonly fromDay: number; readonly untilDay: number; readonly places: number }[];
  readonly people: readonly PersonRow[];
  /** [employee, first day, day after the last] */
  readonly absences: Int32Array;
  /** [employee, touch-point, first day, day after the last] */
  readonly exemptions: Int32Array;
  /** [employee, touch-point] */
  readonly credits: Int32Array;
  /** Live and done ones of every programme, by employee and week: [employee, touch-point, venue, programme, Monday, state, department or 0] */
  readonly assignments: Int32Array;
}

export interface PersonRow {
  readonly key: number;
  readonly id: string;
  readonly departmentKey: number | null;
  readonly siteKey: number | null;
  readonly weeklyLoad: number;
  readonly leader: boolean;
  readonly startDay: number | null;
  readonly endDay: number | null;
}

export const ASSIGNMENT_WIDTH = 7;
/** The `state` of an assignment row. */
export const STATES = ['planned', 'announced', 'started', 'done'] as const;
export const PLANNED = 0;
export const DONE = 3;
