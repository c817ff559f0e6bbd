import { z } from 'zod';
import { Timestamp } from '../../../platform/http/fields.ts';
import { PERIOD_NAMES, PERIODS, type PeriodName } from '../domain.ts';

const months = (name: PeriodName) => {
  const { min, max, standard } = PERIODS[name];
  return z
    .number('must be a number')
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`)
    .nullable()
    .meta({ description: `Months, ${min} to ${max}; ${standard} unless changed. null keeps it for ever.` });
};

export const RetentionPatch = z
  .strictObject(Object.fromEntries(PERIOD_NAMES.map((name) => [name, months(name)])) as { [name in PeriodName]: ReturnType<typeof months> })
  .partial()
  .meta({ id: 'RetentionPatch' });

export const Retention = z
  .object({
    periods: z.array(
      z.object({
        name: z.enum(PERIOD_NAMES),
        months: z.int().nullable().meta({ description: 'null: for ever' }),
        standard: z.int(),
        min: z.int(),
        max: z.int(),
      }),
    ),
    appliedOn: z.iso.date().nullable().meta({ description: 'The day for which everything whose period had ended was last cleared away.' }),
    version: z.int(),
    updatedAt: Timestamp,
  })
  .meta({ id: 'Retention', description: 'How long the organisation keeps what.' });

export type RetentionPatch = z.output<typeof RetentionPatch>;
export type Retention = z.output<typeof Retention>;
