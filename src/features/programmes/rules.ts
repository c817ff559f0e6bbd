import { z } from 'zod';
import { CodeRef, Reference } from '../../platform/http/fields.ts';

/** Soft wishes: they decide between plans of the same length, never against a hard rule. */
const Preferences = z
  .strictObject({
    avoidOwnDepartment: z.boolean().default(true).meta({ description: 'The touch-points of the own department come last.' }),
    leadersFirst: z.boolean().default(true).meta({ description: 'Leaders go ahead of their people.' }),
    varyChannel: z.boolean().default(true).meta({ description: 'Not the same channel in two weeks in a row.' }),
    spreadEvenly: z.boolean().default(false).meta({ description: "Each person's visits are spread over the weeks." }),
    fairFinish: z.boolean().default(false).meta({ description: 'Nobody finishes much later than the others.' }),
  })
  .meta({ id: 'ProgrammePreferences' });

const base = {
  gap: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(52, 'must be at most 52')
    .default(1)
    .meta({ description: 'Two weeks in which one person is out are at least this many weeks apart; 1 = every week is fine.' }),
  pace: z
    .enum(['earliest', 'even'], 'must be "earliest" (as soon as possible) or "even" (spread over all weeks)')
    .default('earliest')
    .meta({ description: '"earliest": as few weeks as possible. "even": over the whole programme, with the lowest peak.' }),
  minWorkingDays: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(5, 'must be at most 5')
    .nullable()
    .default(null)
    .meta({ description: 'A week counts as away when fewer working days are left in it; null = as the organisation says.' }),
  preferences: Preferences.prefault({}),
};

const withinWeeks = z
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(260, 'must be at most 260')
  .meta({ description: "Weeks from the programme's start week, or in an induction from the week the person joined." });

/** What HR may ask of a programme; unknown rules are refused. */
export const RulesInput = z
  .strictObject({
    ...base,
    deadlines: z
      .array(z.strictObject({ touchPoint: Reference, withinWeeks }))
      .max(500, 'must have at most 500 entries')
      .default([]),
  })
  .meta({ id: 'ProgrammeRulesInput' });

export const Rules = z
  .object({ ...base, deadlines: z.array(z.object({ touchPoint: CodeRef, withinWeeks: z.int() })) })
  .meta({ id: 'ProgrammeRules' });

/** As kept in `programmes.rules`: touch-points by id. */
export interface StoredRules {
  readonly gap: number;
  readonly pace: 'earliest' | 'even';
  readonly minWorkingDays: number | null;
  readonly preferences: z.output<typeof Preferences>;
  readonly deadlines: readonly { readonly touchPoint: string; readonly withinWeeks: number }[];
}

export type RulesInput = z.output<typeof RulesInput>;
export type Rules = z.output<typeof Rules>;

/** Rules as kept, with the defaults of whatever an older version did not know. */
export const readRules = (stored: unknown): StoredRules => RulesInput.parse(stored ?? {});
