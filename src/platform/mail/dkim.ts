import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import DKIM from 'nodemailer/lib/dkim';
import type { MailTransport } from './transport.ts';

/** Who signs: `d=` and `s=` of the signature (RFC 6376), and the RSA key whose public half stands in the DNS. */
export interface DkimSettings {
  readonly domain: string;
  readonly selector: string;
  readonly privateKey: KeyObject;
}

/**
 * Everything of ours that a reader or a mail program acts on. RFC 8058, section 4, demands both List-Unsubscribe headers
 * under the signature; nodemailer's own list lacks the second.
 */
const SIGNED = [
  'From',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'References',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'List-Id',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'Auto-Submitted',
  'X-Auto-Response-Suppress',
  'Feedback-ID',
] as const;

/** RFC 8301, section 3.2: verifiers must refuse keys shorter than 1024 bits, signers should use 2048 at least. */
const SHORTEST_KEY = 1024;

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** A domain or a selector: labels of letters, digits and hyphens. @throws Error with the remedy */
export function parseDkimName(text: string, example: string): string {
  const name = text.trim().replace(/\.$/, '').toLowerCase();
  if (name.length > 253 || !name.split('.').every((label) => LABEL.test(label))) {
    throw new Error(`"${text}" is no name in the DNS. Write one such as "${example}".`);
  }
  return name;
}

/** A key as PEM; line breaks may be written as \n, which is how most secret stores hand them over. @throws Error without the key */
export function parseDkimKey(text: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(text.replaceAll('\\n', '\n').trim());
  } catch {
    throw new Error('is no private key in PEM form without a passphrase. Make one with "openssl genrsa 2048".');
  }
  if (key.asymmetricKeyType !== 'rsa') {
    throw new Error(`is a key of the kind ${key.asymmetricKeyType}; mail is signed with RSA. Make one with "openssl genrsa 2048".`);
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < SHORTEST_KEY) {
    throw new Error(`is an RSA key of ${bits} bits, which verifiers refuse. Make one with "openssl genrsa 2048".`);
  }
  return key;
}

/** The record that receivers look for (RFC 6376, section 3.6.1). A TXT record holds strings of 255 characters at most: they are joined. */
export function dkimRecord({ domain, selector, privateKey }: DkimSettings): { readonly name: string; readonly strings: readonly string[] } {
  const key = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  return { name: `${selector}._domainkey.${domain}.`, strings: `v=DKIM1; k=rsa; p=${key}`.match(/.{1,255}/g) ?? [] };
}

/** Puts a DKIM-Signature in front of the very bytes that go. @throws Error when the key cannot sign: unsigned it must not go */
export async function signDkim(raw: Buffer, settings: DkimSettings): Promise<Buffer> {
  const signer = new DKIM({
    domainName: settings.domain,
    keySelector: settings.selector,
    privateKey: settings.privateKey,
    headerFieldNames: SIGNED.join(':'),
  });
  const chunks: Buffer[] = [];
  for await (const chunk of signer.sign(raw)) chunks.push(chunk as Buffer);
  const signed = Buffer.concat(chunks);
  // nodemailer leaves the signature out, and says nothing, when the key fails it.
  if (!signed.subarray(0, 15).toString('latin1').startsWith('DKIM-Signature:')) throw new Error('The DKIM key could not sign.');
  return signed;
}

/**
 * A transport that signs. It stands last on the way out, behind the place where link secrets are put in: what is kept of a
 * mail has masks instead, and a signature over those would be none.
 */
export const signingTransport = (inner: MailTransport, settings: DkimSettings): MailTransport => ({
  ...inner,
  async send(mail, mayGo) {
    let raw: Buffer;
    try {
      raw = await signDkim(mail.raw, settings);
    } catch (error) {
      return { kind: 'transient', code: null, response: `DKIM: ${(error as Error).message}`, reachable: false };
    }
    return inner.send({ ...mail, raw }, mayGo);
  },
});
