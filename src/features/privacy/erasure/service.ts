import type { Knex } from 'knex';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { conflictOf, invalid } from '../../../platform/errors.ts';
import type { LocalMailbox } from '../../../platform/mail/local-mailbox.ts';
import type { Erasure, ErasurePreview } from '../schemas.ts';
import { type Subject, subjectAnew, subjectOfAccount } from '../subject-read-model.ts';
import type { TombstoneFile } from '../tombstones/file.ts';
import { forgetMentions } from './mentions-store.ts';
import { countPersonal, type Standing, standingOf } from './read-model.ts';
import { erasureStore } from './store.ts';

export interface ErasureSurroundings {
  /** Null where mail goes to a mail server. */
  readonly mailbox: Pick<LocalMailbox, 'remove'> | null;
  readonly tombstones: TombstoneFile;
}

const remedyOf = ({ kind }: Subject, { gone, erasedAt, confirmation }: Standing): string | null => {
  if (erasedAt !== null) return `This person was erased on ${erasedAt.toISOString().slice(0, 10)} already. Nothing is left to erase.`;
  if (gone) return null;
  return kind === 'employee'
    ? `Employee ${confirmation} has not left. Deactivate them, or set an end date that has passed, then erase.`
    : 'This account is in use. Deactivate it, then erase.';
};

const inDirectory = () =>
  conflictOf('in-use', 'This account belongs to a person of the directory. Erase that person: the account goes with them.');

/** Use cases of erasure, on one transaction: all of it happens, or none. */
export const erasureService = (tx: Tx, { mailbox, tombstones }: ErasureSurroundings) => {
  const store = erasureStore(tx);

  /** @throws conflict while a mail to them is on the wire */
  async function carryOut(of: Subject): Promise<Erasure> {
    const mails = await store.messages(of);
    if (mails.some(({ status }) => status === 'sending'))
      throw conflictOf('mail-under-way', 'A mail to this person is on its way to the mail server just now. Try again in a minute.');
    const pseudonym = await store.pseudonymOf(of);
    const auditEvents = await store.redactAudit(of);
    const mentions = await forgetMentions(tx, of);
    await store.redactAnswers(of);
    const { deleted, emptied } = await store.carryOut(of, pseudonym);
    const localMails = (await mailbox?.remove(new Set([...mails.map(({ id }) => id), ...mentions]))) ?? 0;
    const counts = { deleted, emptied, auditEvents, mailsToOthers: mentions.length, localMails };
    tx.audit({ action: `${of.kind}.erased`, entity: of.kind, entityId: of.id, after: counts });
    tx.afterCommit(() => tombstones.note());
    const employee = of.kind === 'employee' ? { id: of.id, number: pseudonym, name: 'Erased person' } : null;
    return { id: of.id, employee, erasedAt: tx.now.toISOString(), ...counts };
  }

  /** Locked, and with all that came until then. @throws conflict for an account that has become a directory person's */
  async function held(found: Subject): Promise<Subject> {
    await store.lock(found);
    const of = await subjectAnew(tx.trx, found);
    if (of.kind !== found.kind) throw inDirectory();
    return of;
  }

  const service = {
    /**
     * Erases somebody who has left.
     *
     * @param confirm the number, or the address of an account, as a sign that this one is meant
     * @throws conflict for somebody who has not left or is erased already, invalid for another confirmation
     */
    async erase(found: Subject, confirm: string): Promise<Erasure> {
      const of = await held(found);
      const standing = await standingOf(tx.trx, of, tx.now);
      const remedy = remedyOf(of, standing);
      if (remedy !== null) throw conflictOf(standing.erasedAt === null ? 'not-left' : 'erased', remedy);
      if (confirm.toLowerCase() !== standing.confirmation.toLowerCase()) {
        const what = of.kind === 'employee' ? 'the number of this employee' : 'the address of this account';
        throw invalid('/confirm', `"${confirm}" is not ${what}. Type it to confirm that this person is meant.`, 'not-confirmed');
      }
      return carryOut(of);
    },

    /** @throws not-found, conflict for the account of a person in the directory, and as `erase` */
    async eraseAccount(id: string, confirm: string): Promise<Erasure> {
      const of = await subjectOfAccount(tx.trx, id);
      if (of.kind === 'employee') throw inDirectory();
      return service.erase(of, confirm);
    },

    /** The same without asking: for a period that has ended, and for a tombstone. */
    async eraseUnasked(of: Subject): Promise<Erasure> {
      return carryOut(await held(of));
    },
  };
  return service;
};

/** What erasing would do now, and what stands in its way. */
export async function previewErasure(db: Knex, of: Subject, now: Date): Promise<ErasurePreview> {
  const remedy = remedyOf(of, await standingOf(db, of, now));
  return { possible: remedy === null, remedy, ...(await countPersonal(db, of)) };
}
