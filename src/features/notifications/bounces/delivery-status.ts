import { enhancedCode, repliedCode, short } from './codes.ts';
import { BOUNCE_KINDS, type Bounce, severityOf } from './domain.ts';
import { faultIn } from './words.ts';

/**
 * RFC 3464: a block for the message, then one a recipient. The worst of them counts.
 *
 * @returns undefined when nobody's mail failed; `nobody` when the report names no recipient at all
 */
export function fromDeliveryStatus(text: string): Bounce | 'nobody' | undefined {
  const recipients = text
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n(?:[ \t]*\n)+/)
    .map(fieldsOf)
    .filter((fields) => fields.has('status') || fields.has('action') || fields.has('final-recipient'));
  if (recipients.length === 0) return 'nobody';
  const bounces = recipients.map(bounceOf);
  return BOUNCE_KINDS.map((kind) => bounces.find((bounce) => bounce?.kind === kind)).find((bounce) => bounce !== undefined);
}

function bounceOf(fields: ReadonlyMap<string, string>): Bounce | undefined {
  const action = (fields.get('action') ?? '').toLowerCase();
  const diagnostic = short(fields.get('diagnostic-code')?.replace(/^[\w-]+\s*;\s*/, '') ?? '');
  const status = enhancedCode(fields.get('status')?.slice(0, 100));
  // What the server at the other end said is more exact than what ours makes of it (Sendmail: 5.1.1 of any 550 to a recipient).
  const statusCode = repliedCode(diagnostic) ?? (generic(status) ? (enhancedCode(diagnostic) ?? status) : status);
  if (/^delayed\b/.test(action)) return { kind: 'delayed', statusCode, diagnostic };
  // "expired" is in no standard; and where no word stands, the code does.
  const failed = /^(failed|failure|expired)\b/.test(action) || (action === '' && /^[45]/.test(statusCode ?? ''));
  return failed ? { kind: severityOf(statusCode, faultIn(diagnostic)), statusCode, diagnostic } : undefined;
}

const generic = (code: string | null): boolean => code === null || /^[45]\.\d\.0$/.test(code);

function fieldsOf(block: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}
