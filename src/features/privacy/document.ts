import { PERIOD_NAMES, PERIODS } from './domain.ts';
import { ELSEWHERE, REGISTER } from './register/index.ts';
import type { RegisteredTable } from './register/table.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const WHAT: Readonly<Record<string, string>> = {
  leavers: 'who somebody was, after their last day; then they are erased',
  feelings: 'the words of experiences, and the reasons why somebody could not go',
  experiences: 'the whole record of an experience, its ideas included',
  absenceKinds: 'of which kind an absence was, after its end; then it is `other`',
  absences: 'absences, after their end',
  messageContents: 'the bytes of mails',
  deliveries: 'what mail servers said, and bounces',
  mailLog: 'that there was a mail (what keeps a welcome from going twice, and what was told of weeks to come, stays)',
  planProblems: 'what the planner was given for plans that are superseded, discarded or failed',
  audit: 'the audit trail',
};

/** Columns that are treated alike stand in one line. */
function columnRows({ columns }: RegisteredTable): string[][] {
  const groups = new Map<string, string[]>();
  for (const { name, class: dataClass, exported, erasure } of columns) {
    const key = dataClass === 'none' ? 'none||' : `${dataClass}|${exported ? 'yes' : 'no'}|${erasure}`;
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups].map(([key, names]) => [names.map((name) => `\`${name}\``).join(' '), ...key.split('|')]);
}

const section = (entry: RegisteredTable): string => `### ${entry.schema === 'public' ? '' : `${entry.schema}.`}${entry.name}

${entry.about} Leads to a person by: ${entry.leadsBy}. Kept: ${entry.retention in PERIODS ? `period \`${entry.retention}\`` : entry.retention}.${entry.because ? ` ${entry.because}` : ''}

${table(['columns', 'class', 'exported', 'erasure'], columnRows(entry))}`;

/** docs/privacy.md, from the register. */
export function privacyDocument(): string {
  const byName = (one: RegisteredTable, other: RegisteredTable): number =>
    `${one.schema}.${one.name}` < `${other.schema}.${other.name}` ? -1 : 1;
  const personal = REGISTER.filter(({ whose }) => whose !== null).toSorted(byName);
  const nobodys = REGISTER.filter(({ whose }) => whose === null).toSorted(byName);
  return `# What is stored about people

Written by \`npm run cli -- privacy-register > docs/privacy.md\` from the register in \`src/features/privacy/register\`, which the export and
the erasure are carried out from. A test compares the register with the database, column by column.

This says what the product stores and does. On what legal ground an organisation processes it, whom it informs and which periods it
chooses is that organisation's to decide and to write down; nothing here depends on anybody's consent.

## Classes

- **identity**: says who somebody is · **work**: what they are asked to do and did · **feeling**: their own words, what it was like, why not,
  and what may tell of health · **secret**: hashes that let somebody in · **log**: traces of what happened · **none**: about nobody

## Export

\`GET /api/v1/employees/{id or number}/personal-data\` and \`/accounts/{id}/personal-data\` for administrators, \`/me/personal-data\` for everybody
about themselves: one JSON document, a section a table, all rows, of one moment. Each is noted in the audit trail. Keys stand there as names.

## Erasure

\`POST /api/v1/employees/{id or number}/erase {"confirm": number}\`, for administrators, once the person has left or is deactivated;
\`POST /accounts/{id}/erase {"confirm": address}\` for a deactivated account of nobody in the directory. One transaction:

- The person becomes \`erased-…\`, "Erased person", without an address. Walks, exemptions and credits stay under that number, so that
  coverage and history add up. A database constraint keeps the row empty: it cannot be filled, or brought back to work, again.
- Their account, sessions, links, tokens, identities, calendar address and choices, absences, mails with their content, attempts and bounces,
  suppressed addresses and jobs are deleted; their words are emptied; answers kept for repeated requests are emptied.
- Managers' weekly mails that name them lose their content; files of the local mailbox go.
- The **audit trail** keeps who did what when, and loses their values: \`erase_from_audit_trail\`, a function of the schema's owner, replaces names,
  numbers and addresses by the pseudonym, wherever they stand, and all values of their own records. It lays the tombstone, says in the
  trail who asked and how many events it changed (\`audit-events.redacted\`), and stands only if that person is erased when its transaction ends. It and \`expire_audit_events\`, which removes what is older than its period and a year at least, are the only ways in which an
  audit event ever changes; a trigger refuses every other.
- The audit trail says who erased whom (by the id), when, and how many rows of what it was.

What stays: the id and inner key, figures of experiences, weeks of walks, department and site, the reporting line. They are a pseudonym: whoever
has an older backup can still connect them. PostgreSQL's own files (dead rows, the write-ahead log) hold what was
deleted until autovacuum and the next checkpoints have gone over them: days, in a quiet installation; \`VACUUM\` and \`CHECKPOINT\` by hand are sooner.

**SCIM** \`DELETE\` deactivates a person and hides them from the identity provider; their history stays, and so may come back with them. Erasure
is a decision of its own: an administrator's, or that of the period \`leavers\`. An erased person is hidden from the provider; when it sends
them again they are somebody new. So does an import of an old file: correct the source first.

## After a restore

Every erasure leaves a tombstone: SHA-256 of the id and a time. They stand in the table \`erasures\` and in \`DATA_DIR/erasures.jsonl\`. At each
start, before mails and jobs run, and every hour the product looks whom of them it knows all the same, and erases them again.
A random id of 122 bits needs no key to be unguessable, so a lost or changed \`SECRET_KEY\` breaks nothing; numbers are not in it.

Where the file is not at hand (another machine, a whole \`DATA_DIR\` put back): \`npm run cli -- erasures apply FILE\`, before the start, with the
\`DATABASE_URL\` of the restored database. \`npm run cli -- erasures print > FILE\` writes what the database knows: keep a copy where backups
do not reach, as with every deletion list.

## Periods

Set by administrators (\`PATCH /api/v1/retention\`, or the settings page), applied once a day in batches of 5,000 rows, with counts in the audit trail.

${table(
  ['period', 'ends', 'months', 'from', 'to'],
  PERIOD_NAMES.map((name) => [
    `\`${name}\``,
    WHAT[name] as string,
    ...[PERIODS[name].standard, PERIODS[name].min, PERIODS[name].max].map(String),
  ]),
)}

Any of them may be switched off, which keeps it for ever. Fixed ones: answers for repeated requests 24 hours, sessions until their end, links 30
days after theirs, jobs a week, local mails 90 days, lifted suppressions 14 days, calendar addresses until their person has left.

## Tables about people

${personal.map(section).join('\n\n')}

## Tables about nobody

${table(
  ['table', 'holds', 'why nobody'],
  nobodys.map(({ schema, name, about, leadsBy }) => [`\`${schema === 'public' ? '' : `${schema}.`}${name}\``, about, leadsBy]),
)}

## Beside the database

${table(
  ['where', 'holds', 'erasure', 'goes'],
  ELSEWHERE.map(({ what, says, erasure, goes }) => [what, says, erasure, goes]),
)}
`;
}
