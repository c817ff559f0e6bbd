import type { TableEntry } from './table.ts';

const MESSAGE = `(m.employee_key = :employee OR m.payload->>'accountId' = ANY(:accounts::text[]) OR (m.employee_key IS NULL AND lower(m.to_address) = ANY(:addresses::text[])))`;
const BY_MESSAGE = `t.message_id IN (SELECT m.id FROM messages m WHERE ${MESSAGE})`;
const NOBODYS = { whose: null, leadsBy: 'nobody', erase: 'keep' } as const;

/** Mails: what went to whom, what it said, what came back. */
export const MAIL: readonly TableEntry[] = [
  {
    name: 'message_contents',
    about: 'The bytes of a mail, the secrets of its links masked.',
    whose: BY_MESSAGE,
    leadsBy: 'message_id; a manager’s mail may name people who are out that week',
    erase: 'delete',
    retention: 'messageContents',
    because: 'A mail to somebody else that names an erased person loses its bytes as well.',
    columns: { message_id: 'none', packed: 'work exported', sample_hash: 'none' },
  },
  {
    name: 'message_attempts',
    about: 'Each try to hand a mail over, and what the mail server said.',
    whose: BY_MESSAGE,
    leadsBy: 'message_id',
    erase: 'delete',
    retention: 'deliveries',
    columns: {
      message_id: 'none',
      'number started_at handed_over_at finished_at outcome smtp_code response': 'log exported',
    },
  },
  {
    name: 'message_bounces',
    about: 'Mail that came back.',
    whose: BY_MESSAGE,
    leadsBy: 'message_id, address',
    erase: 'delete',
    retention: 'deliveries',
    columns: { 'report_key message_id': 'none', 'received_at kind address status_code diagnostic': 'log exported' },
  },
  {
    name: 'message_assignments',
    about: 'What a mail said of each walk.',
    whose: BY_MESSAGE,
    leadsBy: 'message_id',
    erase: 'delete',
    retention: 'mailLog',
    columns: {
      'message_id told_sequence': 'none',
      'assignment_id told_week told_venue_key calendar_method told_entry': 'work exported',
    },
  },
  {
    name: 'suppressed_addresses',
    about: 'Addresses that get no mail.',
    whose: 't.address = ANY(:addresses::text[])',
    leadsBy: 'address',
    erase: 'delete',
    retention: 'until-lifted',
    because: 'Nothing is kept to stop mail by: the address is gone from the directory, so there is nobody to mail.',
    columns: {
      'message_id version': 'none',
      'id address reason status_code diagnostic lifted_at created_at updated_at': 'log exported',
    },
  },
  {
    name: 'messages',
    about: 'One e-mail to one person: when, what kind, what became of it.',
    whose: MESSAGE.replaceAll('m.', 't.'),
    leadsBy: 'employee_key, the account in payload, or to_address',
    erase: 'delete',
    retention: 'mailLog',
    columns: {
      'employee_key fence lease_until version dedupe_key plan_key attempts_before': 'none',
      'id kind locale week status due_at attempts reason sent_at created_at updated_at message_id payload subject': 'log exported',
      to_address: 'identity exported',
    },
  },
  {
    name: 'message_samples',
    about: 'What the mails of one template share: no word about anybody.',
    ...NOBODYS,
    retention: 'messageContents',
    columns: { 'hash content': 'none' },
  },
  {
    name: 'mail_opt_outs',
    about: 'Kinds of mail that somebody does without.',
    whose: 't.employee_key = :employee',
    leadsBy: 'employee_key',
    erase: 'delete',
    retention: 'with-person',
    columns: { employee_key: 'none', 'kind opted_out_at': 'work exported' },
  },
  {
    name: 'team_mail_runs',
    about: 'For which weeks managers’ figures have been counted.',
    ...NOBODYS,
    retention: 'organisation',
    columns: { 'week time_zone country created_at': 'none' },
  },
  {
    name: 'alert_marks',
    about: 'Up to when administrators have been told of trouble.',
    ...NOBODYS,
    retention: 'organisation',
    columns: { 'kind told_until': 'none' },
  },
  {
    name: 'calendar_choices',
    about: 'At which hours somebody’s walks stand in their calendar.',
    whose: 't.employee_key = :employee',
    leadsBy: 'employee_key',
    erase: 'delete',
    retention: 'with-person',
    columns: { 'employee_key version': 'none', 'weekday starts minutes created_at updated_at': 'work exported' },
  },
  {
    name: 'calendar_feeds',
    about: 'That there is a private calendar address; its secret, hashed.',
    whose: 't.employee_key = :employee',
    leadsBy: 'employee_key',
    erase: 'delete',
    retention: 'with-person',
    because: 'A hash of a secret says nothing to anybody.',
    columns: { employee_key: 'none', token_hash: 'secret withheld', created_at: 'work exported' },
  },
];
