/**
 * Handing one mail for one person to whoever delivers it. One contract suite (test/mail/transport-contract.test.ts) holds
 * the SMTP transport and the local mailbox together.
 */
export interface OutgoingMail {
  /** Names the mail in a local mailbox; not sent. */
  readonly id: string;
  /** Envelope sender and the one recipient: bare addresses. */
  readonly from: string;
  readonly to: string;
  /** The whole message, CRLF line ends. */
  readonly raw: Buffer;
}

/**
 * What became of one attempt.
 *
 * - `accepted`: the other side took responsibility (the 250 after the final dot).
 * - `transient`: nothing was delivered and another try may succeed. `reachable` is false when no mail could have gone
 *   through (refused connection, failed sign-in): whoever dispatches should wait before trying the next one.
 * - `permanent`: nothing was delivered and another try of the same mail is pointless.
 * - `ambiguous`: all bytes were handed over and no answer came. Only a person or the server's log can tell.
 * - `withheld`: it was not cleared, so not a byte of it went.
 */
export type Outcome =
  | { readonly kind: 'accepted'; readonly code: number; readonly response: string }
  | { readonly kind: 'transient'; readonly code: number | null; readonly response: string; readonly reachable: boolean }
  | { readonly kind: 'permanent'; readonly code: number | null; readonly response: string }
  | { readonly kind: 'ambiguous'; readonly code: number | null; readonly response: string }
  | { readonly kind: 'withheld' };

/** For mails that need no permission. */
export const AT_ONCE = (): Promise<boolean> => Promise.resolve(true);

export interface MailTransport {
  readonly kind: 'smtp' | 'local';
  /** For people: where the mail goes, without any secret. */
  readonly description: string;
  /** How many mails may be under way at once. */
  readonly concurrency: number;
  /**
   * Never throws and always answers within its time-outs.
   *
   * @param mayGo asked when the other side is ready for the first byte of the mail; the mail goes once it resolves to true,
   *   and is withheld if that is false. Never rejects.
   */
  send(mail: OutgoingMail, mayGo?: () => Promise<boolean>): Promise<Outcome>;
  /** Waits for what is under way, then lets go of everything. */
  close(): Promise<void>;
}
