import { createHash } from 'node:crypto';
import type { Actor, UnitOfWork } from '../../../platform/db/unit-of-work.ts';
import { findChooser } from '../choices/choices-read-model.ts';
import { choicesService } from '../choices/choices-service.ts';
import type { MailTokens } from '../tokens.ts';
import { bounceService } from './bounce-service.ts';
import { type ReadReport, readReport } from './report.ts';
import type { BounceReceipt } from './schemas.ts';

export interface IntakeDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly tokens: MailTokens;
}

/** Most bytes of a report: a server may send a whole mail of ours back, attachments of others are none of our business. */
export const LARGEST_REPORT = 1024 * 1024;

/**
 * Takes one mail that came back, from wherever: a mailbox, a mail server's pipe. Committed when it answers; the same one again
 * changes nothing. Whatever does not name one of our mails by a reference that only we can have made is ignored: anybody can
 * write a mail that looks like a bounce.
 */
export const createIntake =
  ({ unitOfWork, tokens }: IntakeDependencies) =>
  async (raw: Buffer, who: { readonly actor: Actor; readonly requestId: string }): Promise<BounceReceipt> => {
    const read = await readReport(raw);
    const { report } = read;
    const ignored = (why: BounceReceipt['why']): BounceReceipt => ({ outcome: 'ignored', why, message: null, suppressed: false });
    if (report.kind === 'ignored') return ignored(report.why);
    if (report.kind === 'unsubscribe') {
      const named = tokens.readChoices(report.token);
      if (!named) return ignored('no-reference');
      return unitOfWork.run(who, async (tx) => {
        const person = await findChooser(tx.trx, named.employeeId);
        if (!person) return ignored('no-reference');
        await choicesService(tx).unsubscribe(person, named.kinds);
        return { outcome: 'unsubscribed', why: null, message: null, suppressed: false };
      });
    }
    const message = read.references.map((reference) => tokens.readBounce(reference)).find((id) => id !== undefined);
    if (message === undefined) return ignored('no-reference');
    return unitOfWork.run(who, async (tx) => {
      const taken = await bounceService(tx).take(message, report.bounce, reportKeyOf(message, read, raw));
      return taken ? { ...taken, why: null, message } : ignored('no-reference');
    });
  };

export type Intake = ReturnType<typeof createIntake>;

/** What makes a report the same one again: its own Message-ID; for one without, its bytes. */
const reportKeyOf = (message: string, { messageId }: ReadReport, raw: Buffer): Buffer =>
  createHash('sha256')
    .update(`${message}\n`)
    .update(messageId ?? raw)
    .digest();
