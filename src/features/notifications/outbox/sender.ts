import type { Letterhead } from '../composing/letter.ts';
import type { MailTokens } from '../tokens.ts';

/** Where mails come from. */
export interface Sender extends Letterhead {
  /** Begins every link; no slash at its end. */
  readonly publicUrl: string;
  readonly tokens: MailTokens;
}

/** The envelope sender: one of its own for every message (VERP), so that what comes back says by its address what it is about. */
export function envelopeFrom(messageId: string, sender: Sender): string {
  if (sender.bounceAddress === null) return sender.from.address;
  const at = sender.bounceAddress.lastIndexOf('@');
  return `${sender.bounceAddress.slice(0, at)}+${sender.tokens.bounce(messageId)}${sender.bounceAddress.slice(at)}`;
}
