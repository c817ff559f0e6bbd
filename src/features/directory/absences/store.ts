import type { ConstraintMessages } from '../../../platform/db/constraints.ts';
import type { Identity } from '../../../platform/db/rows.ts';
import { lockVersion } from '../../../platform/db/rows.ts';
import type { Tx } from '../../../platform/db/unit-of-work.ts';

/** An absence has no code; its id is all there is to name it by. */
export const ABSENCES: Identity = { table: 'absences', code: 'id', noun: 'absence' };

export interface AbsenceRow {
  readonly id: string;
  readonly employee_key: number;
  readonly kind: 'leave' | 'sickness' | 'parental' | 'training' | 'business' | 'other';
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** First and last day, both included, as the outside writes them. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

export const absenceConstraints: ConstraintMessages = {
  absences_do_not_overlap: {
    kind: 'conflict',
    pointer: '/from',
    message: 'This person has an absence in these dates already. Change that one, or choose other dates.',
  },
};

export const absenceStore = (tx: Tx) => {
  const during = ({ from, to }: Days) => tx.trx.raw("daterange(?::date, ?::date, '[]')", [from, to]);
  return {
    lock: (id: string, version: number | undefined) => lockVersion<AbsenceRow>(tx.trx, ABSENCES, id, version),

    /** The first absence of this person that shares a day with `days`. The exclusion constraint has the last word. */
    clash: (employeeKey: number, days: Days, except: string | null): Promise<Days | undefined> =>
      tx
        .trx('absences')
        .where({ employee_key: employeeKey })
        .whereRaw('during && ?', [during(days)])
        .whereRaw('id IS DISTINCT FROM ?::uuid', [except])
        .orderByRaw('during')
        .first(tx.trx.raw('lower(during) AS "from"'), tx.trx.raw('upper(during) - 1 AS "to"')),

    async insert(id: string, employeeKey: number, days: Days, kind: AbsenceRow['kind']): Promise<void> {
      await tx
        .trx('absences')
        .insert({ id, employee_key: employeeKey, during: during(days), kind, created_at: tx.now, updated_at: tx.now });
    },

    async update(row: AbsenceRow, days: Days, kind: AbsenceRow['kind']): Promise<void> {
      await tx
        .trx('absences')
        .where({ id: row.id })
        .update({ during: during(days), kind, version: row.version + 1, updated_at: tx.now });
    },

    async remove(row: AbsenceRow): Promise<void> {
      await tx.trx('absences').where({ id: row.id }).delete();
    },
  };
};
