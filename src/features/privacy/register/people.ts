import type { TableEntry } from './table.ts';

/** The directory: who people are. */
export const PEOPLE: readonly TableEntry[] = [
  {
    name: 'employees',
    about: 'People of the directory.',
    whose: 't.key = :employee',
    leadsBy: 'the row itself',
    erase: 'columns',
    retention: 'leavers',
    because:
      'The row stays under a number that names nobody, in its department and site and in the reporting line, so that coverage and history still add up.',
    columns: {
      'key version': 'none',
      'id department_key site_key manager_key declared_leader weekly_load created_at updated_at': 'work exported',
      'number email given_name family_name': 'identity exported replaced',
      'user_name external_id time_zone locale': 'identity exported nulled',
      'start_date end_date': 'work exported nulled',
      'deactivated_at deprovisioned_at erased_at': 'work exported replaced',
    },
    replace: {
      number: 'erasure_pseudonym(t.id)',
      email: "erasure_pseudonym(t.id) || '@erased.invalid'",
      given_name: "'Erased'",
      family_name: "'person'",
      deactivated_at: 'coalesce(t.deactivated_at, :now)',
      erased_at: ':now',
      // Hidden from an identity provider, which may otherwise fill the row again.
      deprovisioned_at: 'coalesce(t.deprovisioned_at, :now)',
    },
  },
  {
    name: 'absences',
    about: 'When somebody cannot walk, and what kind of absence it is.',
    whose: 't.employee_key = :employee',
    leadsBy: 'employee_key',
    erase: 'delete',
    retention: 'absences',
    columns: { 'employee_key version': 'none', 'id during created_at updated_at': 'work exported', kind: 'feeling exported' },
  },
  {
    name: 'departments',
    about: 'The tree that people belong to. Its head is a person.',
    whose: 't.head_key = :employee',
    leadsBy: 'head_key',
    erase: 'keep',
    retention: 'organisation',
    because: 'That a department was headed by the number that is left says nothing of who it was.',
    columns: {
      'key version parent_key site_key max_away_per_week external_id created_at updated_at': 'none',
      'id code name head_key': 'work exported',
    },
  },
  {
    name: 'sites',
    about: 'Where people are.',
    whose: null,
    leadsBy: 'nobody',
    erase: 'keep',
    retention: 'organisation',
    columns: { 'key id code name time_zone country version created_at updated_at': 'none' },
  },
  {
    name: 'organisation',
    about: 'The organisation and its settings: one row.',
    whose: null,
    leadsBy: 'nobody',
    erase: 'keep',
    retention: 'organisation',
    columns: {
      'singleton id name time_zone country locale mail_lead_days mail_hour min_working_days link_grace_days mail_held version created_at updated_at deployment_mark mail_alive_at mail_held_reason reminder_days quiet_from quiet_until report_rhythm report_recipients team_mail employee_sign_in':
        'none',
    },
  },
  {
    name: 'retention',
    about: 'How long the organisation keeps what: one row.',
    whose: null,
    leadsBy: 'nobody',
    erase: 'keep',
    retention: 'organisation',
    columns: {
      'singleton leavers feelings experiences absence_kinds absences message_contents deliveries mail_log plan_problems audit applied_on version updated_at':
        'none',
    },
  },
  {
    name: 'erasures',
    about: 'Tombstones: who was erased, by a hash of an id, so that a restored backup is erased again.',
    whose: null,
    leadsBy: 'nobody: a hash of the id, which only an older backup still connects with somebody',
    erase: 'keep',
    retention: 'organisation',
    columns: { 'subject_hash erased_at': 'none' },
  },
];
