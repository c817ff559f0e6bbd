import type { TableEntry } from './table.ts';

const BY_ACCOUNT = 't.account_id::text = ANY(:accounts::text[])';
const NOBODYS = { whose: null, leadsBy: 'nobody', erase: 'keep' } as const;

/** Whether an audit event tells of a record of this person; the same as in `erase_from_audit_trail`. */
const ABOUT_THEM = `(t.entity_id = ANY(:records::uuid[]) OR :id::text IN (t.before#>>'{employee,id}', t.after#>>'{employee,id}', t.before->>'employee', t.after->>'employee'))`;

/** Accounts and ways in, and what the product itself writes down. */
export const ACCESS: readonly TableEntry[] = [
  {
    name: 'account_identities',
    about: 'Who somebody is at a provider of OpenID Connect.',
    whose: BY_ACCOUNT,
    leadsBy: 'account_id',
    erase: 'delete',
    retention: 'with-account',
    columns: { account_id: 'none', 'id issuer subject linked_at last_used_at': 'identity exported' },
  },
  {
    name: 'api_tokens',
    about: 'Tokens of programs; only a hash of the secret.',
    whose: BY_ACCOUNT,
    leadsBy: 'account_id',
    erase: 'delete',
    retention: 'with-account',
    because: 'A hash of a secret says nothing to anybody.',
    columns: {
      account_id: 'none',
      'prefix token_hash': 'secret withheld',
      'id name scopes expires_at last_used_at revoked_at created_at': 'work exported',
    },
  },
  {
    name: 'sign_in_links',
    about: 'Links to sign in by; only a hash of the secret.',
    whose: `(${BY_ACCOUNT} OR t.employee_key = :employee)`,
    leadsBy: 'account_id or employee_key',
    erase: 'delete',
    retention: 'link-end',
    because: 'A hash of a secret says nothing to anybody.',
    columns: { 'account_id employee_key': 'none', token_hash: 'secret withheld', 'purpose expires_at used_at created_at': 'log exported' },
  },
  {
    name: 'sessions',
    about: 'Browser sessions as their library keeps them.',
    whose: `t.sess->>'accountId' = ANY(:accounts::text[])`,
    leadsBy: 'accountId in sess',
    erase: 'delete',
    retention: 'session-end',
    because: 'Whoever knows sid is signed in; account_sessions tells the rest.',
    columns: { 'sid sess': 'secret withheld', expire: 'log exported' },
  },
  {
    name: 'account_sessions',
    about: 'Which browsers are signed in: since when, from which shortened network.',
    whose: BY_ACCOUNT,
    leadsBy: 'account_id',
    erase: 'delete',
    retention: 'session-end',
    because: 'Whoever knows sid is signed in.',
    columns: { account_id: 'none', sid: 'secret withheld', 'id begun_at seen_at browser system network provider': 'log exported' },
  },
  {
    name: 'accounts',
    about: 'Who may sign in, and as what.',
    whose: 't.id::text = ANY(:accounts::text[])',
    leadsBy: 'the row itself; employee_key leads to the person',
    erase: 'delete',
    retention: 'leavers',
    columns: {
      'employee_key version': 'none',
      'id email name': 'identity exported',
      'role deactivated_at made_by signed_in_at created_at updated_at': 'work exported',
    },
  },
  {
    name: 'oidc_spent_states',
    about: 'Attempts to sign in that have come back: hashes.',
    ...NOBODYS,
    retention: 'one-day',
    columns: { 'state_hash expires_at': 'none' },
  },
  {
    name: 'rate_limits',
    about: 'Counters; network and mail addresses stand in them as hashes alone.',
    ...NOBODYS,
    leadsBy: 'nobody: a hash that is gone when its window is over',
    retention: 'one-day',
    columns: { 'key points expire': 'none' },
  },
  {
    name: 'idempotency_keys',
    about: 'Answers kept for a day, for requests that are repeated.',
    whose: `(t.actor = ANY(:actors::text[]) OR EXISTS (SELECT 1 FROM unnest(:needles::text[]) n WHERE strpos(lower(concat(t.body, t.headers)), n) > 0))`,
    leadsBy: 'actor; the text of body and headers',
    erase: 'redact',
    retention: 'one-day',
    because: 'Copies of what stands elsewhere. Erasure deletes the keys of the person, and empties the answers to others that name them.',
    columns: { 'operation status created_at': 'none', 'actor key request_hash headers body': 'log withheld' },
  },
  {
    name: 'audit_events',
    about: 'Who changed what, when. Nobody can change it; two functions of the schema’s owner erase and expire.',
    whose: `(${ABOUT_THEM} OR t.actor_id = ANY(:records::uuid[]))`,
    leadsBy: 'actor_id, entity_id, references within before and after',
    erase: 'redact',
    retention: 'audit',
    because:
      'That something was changed stays. Erasure takes the values of the person out of it. The export shows values of the person’s own records, and not who else acted.',
    columns: {
      'id request_id': 'none',
      'at actor_kind action entity entity_id': 'log exported kept',
      'before after': 'log exported',
      actor_id: 'identity withheld kept',
      actor_name: 'identity withheld',
    },
    show: { before: `CASE WHEN ${ABOUT_THEM} THEN t.before END`, after: `CASE WHEN ${ABOUT_THEM} THEN t.after END` },
  },
  {
    name: 'audit_reads',
    about: 'Who looked at what within the last hour: a fingerprint and a time, so that a page that is reloaded is one event.',
    ...NOBODYS,
    leadsBy: 'nobody: SHA-256 of ids and a filter',
    retention: 'one-day',
    columns: { 'fingerprint at': 'none' },
  },
  {
    name: 'webhooks',
    about: 'Addresses of other programs that are told what happens; their secrets, sealed.',
    ...NOBODYS,
    leadsBy: 'nobody: an administrator’s words about a program',
    retention: 'organisation',
    columns: {
      'key id url description event_types status disabled_reason disabled_at secret old_secret old_secret_until failing_since held_until lease_until lease_token version created_at updated_at':
        'none',
    },
  },
  {
    name: 'webhook_attempts',
    about: 'Tries to tell a program, and what it answered.',
    ...NOBODYS,
    leadsBy: 'nobody, unless the program’s answer repeats the ids it was told',
    retention: 'thirty-days',
    columns: { 'delivery_id number at milliseconds status fault detail response': 'none' },
  },
  {
    name: 'webhook_deliveries',
    about: 'Which program was told of what.',
    ...NOBODYS,
    retention: 'thirty-days',
    columns: {
      'id event_id webhook_key status tries attempts next_attempt_at delivered_at last_status last_fault created_at': 'none',
    },
  },
  {
    name: 'webhook_events',
    about: 'What programs are told: ids and kinds, no name, number or address.',
    whose: "t.data->>'employee' = :id::text",
    leadsBy: 'the id of the employee in data',
    erase: 'keep',
    retention: 'thirty-days',
    because: 'It leads to the number that is left, and what still waits to be told (that a walk is off) is to be told.',
    columns: { 'id type at': 'none', data: 'work exported' },
  },
  {
    name: 'knex_migrations',
    about: 'Which changes of the schema have been made.',
    ...NOBODYS,
    retention: 'organisation',
    columns: { 'id name batch migration_time': 'none' },
  },
  {
    name: 'knex_migrations_lock',
    about: 'Not used: migrations are locked otherwise.',
    ...NOBODYS,
    retention: 'organisation',
    columns: { 'index is_locked': 'none' },
  },
];

const JOB =
  'id name priority state retry_limit retry_count retry_delay retry_backoff start_after started_on singleton_key singleton_on expire_in created_on completed_on keep_until dead_letter policy';
const JOBS_OF = 'EXISTS (SELECT 1 FROM unnest(:needles::text[]) n WHERE strpos(lower(concat(t.data, t.output, t.singleton_key)), n) > 0)';

/** The job queue, a library’s own schema. The product puts ids of plans into it and nothing else. */
export const QUEUE: readonly TableEntry[] = [
  ...(['job', 'archive'] as const).map(
    (name): TableEntry => ({
      schema: 'pgboss',
      name,
      about: name === 'job' ? 'Jobs that wait or run.' : 'Jobs that are over, for a week.',
      whose: JOBS_OF,
      leadsBy: 'the text of data and output',
      erase: 'delete',
      retention: 'one-week',
      because: 'Work of the product, by ids. Erasure deletes a job that names the person all the same.',
      columns: { [name === 'job' ? JOB : `${JOB} archived_on`]: 'none', 'data output': 'log withheld' },
    }),
  ),
  {
    schema: 'pgboss',
    name: 'queue',
    about: 'Which queues there are.',
    ...NOBODYS,
    retention: 'organisation',
    columns: {
      'name policy retry_limit retry_delay retry_backoff expire_seconds retention_minutes dead_letter partition_name created_on updated_on':
        'none',
    },
  },
  {
    schema: 'pgboss',
    name: 'schedule',
    about: 'What runs at which hours.',
    ...NOBODYS,
    retention: 'organisation',
    columns: { 'name cron timezone data options created_on updated_on': 'none' },
  },
  {
    schema: 'pgboss',
    name: 'subscription',
    about: 'Not used.',
    ...NOBODYS,
    retention: 'organisation',
    columns: { 'event name created_on updated_on': 'none' },
  },
  {
    schema: 'pgboss',
    name: 'version',
    about: 'The version of the queue’s schema.',
    ...NOBODYS,
    retention: 'organisation',
    columns: { 'version maintained_on cron_on monitored_on': 'none' },
  },
];
