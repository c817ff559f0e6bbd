import { createHash, createPublicKey, createVerify } from 'node:crypto';

export interface Verdict {
  readonly domain: string;
  readonly selector: string;
  /** Names of the signed headers, in lower case. */
  readonly signed: readonly string[];
}

/**
 * Verifies the first DKIM-Signature of a mail, written from RFC 6376 and sharing no line with what signs.
 *
 * @param record the TXT record of the key: `v=DKIM1; k=rsa; p=…`
 * @throws Error that says what does not hold
 */
export function verifyDkim(raw: Buffer, record: string): Verdict {
  const text = raw.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const headers = text.slice(0, end).split(/\r\n(?![ \t])/);
  const body = text.slice(end + 4);
  const at = headers.findIndex((line) => /^dkim-signature:/i.test(line));
  if (at < 0) throw new Error('There is no signature.');
  const signature = headers[at] as string;
  const tags = tagsOf(signature.slice(signature.indexOf(':') + 1));
  for (const [name, value] of [
    ['v', '1'],
    ['a', 'rsa-sha256'],
    ['c', 'relaxed/relaxed'],
  ] as const)
    if (tags.get(name) !== value) throw new Error(`${name}=${tags.get(name)}`);

  // Section 3.4.4: blanks shrink, those at the end of a line go, and so do empty lines at the end.
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  while (lines.at(-1) === '') lines.pop();
  const canonicalBody = lines.length === 0 ? '' : `${lines.join('\r\n')}\r\n`;
  const bodyHash = createHash('sha256').update(canonicalBody, 'latin1').digest('base64');
  if (bodyHash !== unfolded(tags.get('bh'))) throw new Error('The body was changed.');

  // Section 5.4.2: of headers of one name the last one first; one that is not there counts as empty.
  const rest = headers.filter((_line, index) => index !== at);
  const signed = unfolded(tags.get('h')).toLowerCase().split(':');
  const data = signed.flatMap((name) => {
    const index = rest.findLastIndex((line) => line.slice(0, line.indexOf(':')).trim().toLowerCase() === name);
    return index < 0 ? [] : [relaxed(rest.splice(index, 1)[0] as string)];
  });
  const bare = relaxed(signature).replace(/(;\s*b=)[^;]*/, '$1');
  const key = /p=([A-Za-z0-9+/=]+)/.exec(record)?.[1] ?? '';
  const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
  const verify = createVerify('RSA-SHA256').update(`${data.join('\r\n')}\r\n${bare}`, 'latin1');
  if (!verify.verify(publicKey, unfolded(tags.get('b')), 'base64')) throw new Error('The headers were changed, or the key is another.');
  return { domain: tags.get('d') ?? '', selector: tags.get('s') ?? '', signed };
}

const unfolded = (value: string | undefined): string => (value ?? '').replace(/\s+/g, '');

function tagsOf(list: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const tag of list.split(';')) {
    const equals = tag.indexOf('=');
    if (equals > 0) tags.set(tag.slice(0, equals).trim(), tag.slice(equals + 1).trim());
  }
  return tags;
}

/** Section 3.4.2. */
function relaxed(header: string): string {
  const colon = header.indexOf(':');
  const value = header
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${header.slice(0, colon).trim().toLowerCase()}:${value}`;
}
