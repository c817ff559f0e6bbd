import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { unpack } from '../../notifications/outbox/contents.ts';
import type { Subject } from '../subject-read-model.ts';

const MAILS_A_FETCH = 200;

interface Kept {
  readonly message_id: string;
  readonly packed: Buffer;
  readonly content: Buffer | null;
}

/**
 * Mails to other people that name this one lose their content. Only a manager's weekly mail names others: who of their
 * people is out. Those that were written since this person had a first walk are unpacked and read.
 *
 * @returns their ids
 */
export async function forgetMentions(tx: Tx, of: Subject): Promise<string[]> {
  const names = of.words.filter((word) => word.includes(' ') && !word.includes('@'));
  if (of.employeeKey === null || names.length === 0) return [];
  const whole = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${names.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')})(?![\\p{L}\\p{N}])`,
    'u',
  );
  const found: string[] = [];
  await tx.trx.raw(
    `DECLARE mentions NO SCROLL CURSOR FOR
     SELECT c.message_id, c.packed, s.content
     FROM messages m JOIN message_contents c ON c.message_id = m.id LEFT JOIN message_samples s ON s.hash = c.sample_hash
     WHERE m.created_at >= (SELECT min(created_at) FROM assignments WHERE employee_key = :key)
       AND m.payload @> '{"parts": [{"kind": "team"}]}' AND m.employee_key IS DISTINCT FROM :key`,
    { key: of.employeeKey },
  );
  for (;;) {
    const { rows } = (await tx.trx.raw(`FETCH ${MAILS_A_FETCH} FROM mentions`)) as { rows: Kept[] };
    for (const { message_id, packed, content } of rows) {
      if (whole.test(readable(unpack(packed, content)))) found.push(message_id);
    }
    if (rows.length < MAILS_A_FETCH) break;
  }
  await tx.trx.raw('CLOSE mentions');
  await tx.trx.raw('DELETE FROM message_contents WHERE message_id = ANY(?::uuid[])', [found]);
  return found;
}

const HEX = /=([0-9A-F]{2})/g;

/** The words of a mail in lower case: quoted-printable taken back (RFC 2045, section 6.7) without taking the mail apart. */
export const readable = (raw: Buffer): string =>
  Buffer.from(
    raw
      .toString('latin1')
      .replaceAll('=\r\n', '')
      .replaceAll(HEX, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
    .toString('utf8')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .toLowerCase();
