import { ACCESS, QUEUE } from './access.ts';
import { MAIL } from './mail.ts';
import { PEOPLE } from './people.ts';
import { type RegisteredTable, registered } from './table.ts';
import { WALKS } from './walks.ts';

/**
 * Every table and column there is: what it says about whom, what an export hands out, what erasure does, when it goes. The
 * export and the erasure are carried out from it, docs/privacy.md and the page of the app are written from it, and a test
 * fails while the database has a column that does not stand here.
 *
 * In the order in which erasure works: what leads to a person goes after what it leads to.
 */
export const REGISTER: readonly RegisteredTable[] = [...MAIL, ...WALKS, ...QUEUE, ...ACCESS, ...PEOPLE].map(registered);

export const PERSONAL: readonly RegisteredTable[] = REGISTER.filter((table) => table.whose !== null);

/** What is kept beside the database. */
export const ELSEWHERE: readonly { readonly what: string; readonly says: string; readonly erasure: string; readonly goes: string }[] = [
  {
    what: '`DATA_DIR/mailbox/*.eml`',
    says: 'Mails, where there is no mail server. Live links stand in them.',
    erasure: 'Mails to the person, and those that name them, are deleted.',
    goes: 'after 90 days',
  },
  {
    what: '`DATA_DIR/erasures.jsonl`',
    says: 'The tombstones of the table `erasures`, for a database that is restored from an older backup.',
    erasure: 'A line is added: a hash and a time.',
    goes: 'never',
  },
  { what: '`DATA_DIR/mail-seen`, `DATA_DIR/secret-key`', says: 'Nothing about a person.', erasure: 'Stay.', goes: 'never' },
  {
    what: 'Log on standard output',
    says: 'No name, no address, no value: what looks like a mail address is struck out of every line.',
    erasure: 'Nothing to erase.',
    goes: 'as whoever collects it decides',
  },
  {
    what: 'Uploaded files',
    says: 'An import is read from a temporary file without a name, and staged in a temporary table.',
    erasure: 'Nothing is left.',
    goes: 'with the request',
  },
  {
    what: 'Backups, mail servers, calendars, identity providers',
    says: 'Copies outside of this product.',
    erasure: 'Not reached from here. A restored backup is erased again by the tombstones.',
    goes: 'as whoever runs them decides',
  },
];
