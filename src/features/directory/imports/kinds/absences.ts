import { AbsenceKind } from '../../absences/schemas.ts';
import { date, oneOf, reference } from '../cells.ts';
import type { Field, ReferenceField } from '../fields.ts';

export const employeeOfAbsence: ReferenceField = {
  kind: 'reference',
  name: 'employee',
  column: 'employee_key',
  to: 'employees',
  unknown: 'error',
  required: true,
  synonyms: [
    'employeeNumber',
    'employeeId',
    'personnelNumber',
    'staffId',
    'staffNumber',
    'number',
    'email',
    'emailAddress',
    'employeeName',
    'name',
    'person',
    'Personalnummer',
    'Mitarbeiter',
  ],
  parse: reference,
};

/** Absences have no key of their own: the same person, first and last day are the same absence. */
export const absenceFields: readonly Field[] = [
  employeeOfAbsence,
  {
    kind: 'value',
    name: 'from',
    column: 'first_day',
    type: 'date',
    required: true,
    synonyms: ['fromDate', 'firstDay', 'startDate', 'start', 'begin', 'von', 'Beginn'],
    parse: date,
  },
  {
    kind: 'value',
    name: 'to',
    column: 'last_day',
    type: 'date',
    required: true,
    synonyms: ['toDate', 'until', 'lastDay', 'endDate', 'end', 'bis', 'Ende'],
    parse: date,
  },
  {
    kind: 'value',
    name: 'kind',
    column: 'kind',
    type: 'text',
    empty: 'leave',
    synonyms: ['type', 'absenceType', 'absenceKind', 'leaveType', 'Art', 'Grund'],
    parse: oneOf(AbsenceKind.options),
  },
];
