import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { type DkimSettings, signingTransport } from './dkim.ts';
import { createLocalMailbox, type LocalMailbox } from './local-mailbox.ts';
import { parseSmtpUrl } from './smtp-settings.ts';
import { createSmtpTransport } from './smtp-transport.ts';
import type { MailTransport } from './transport.ts';

export interface OpenedMail {
  readonly transport: MailTransport;
  /** Null with a mail server. */
  readonly mailbox: LocalMailbox | null;
}

/** A mail server if one is configured, else the local mailbox in the data folder; signed, if there is a key. Mail never goes nowhere. */
export function openTransport(
  config: { readonly smtpUrl: string | undefined; readonly dataDir: string; readonly dkim: DkimSettings | undefined },
  clock: Clock,
): OpenedMail {
  const { dkim } = config;
  const signed = (transport: MailTransport): MailTransport => (dkim === undefined ? transport : signingTransport(transport, dkim));
  if (config.smtpUrl !== undefined) return { transport: signed(createSmtpTransport(parseSmtpUrl(config.smtpUrl))), mailbox: null };
  const mailbox = createLocalMailbox(join(config.dataDir, 'mailbox'), clock);
  return { transport: signed(mailbox.transport), mailbox };
}
