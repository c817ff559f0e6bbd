import { isUtf8 } from 'node:buffer';
import type { Told } from '../../features/assignments/domain.ts';
import type { GoTexts } from '../i18n/go/texts.ts';

/** What somebody typed, as text; it comes back into the form when something is missing. */
export type Typed = Readonly<Record<string, string>>;

export interface FormError {
  readonly field: string;
  readonly message: string;
}

export interface Body {
  readonly typed: Typed;
  /** Broken UTF-8 or characters that no database keeps: taken out, to be looked over. */
  readonly repaired: boolean;
}

const MAX_STORY = 5000;
const MAX_REASON = 1500;
const MAX_MINUTES = 525_600;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that have to go
const UNSTORABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/g;

/** Reads an urlencoded body. The first value of a field counts; fields that no form has are not looked at. */
export function readBody(bytes: Buffer): Body {
  const text = bytes.toString('utf8');
  let repaired = !isUtf8(bytes) || !isDecodable(text);
  const typed: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in typed) continue;
    const clean = value.replaceAll('\r\n', '\n').replaceAll(UNSTORABLE, '');
    if (clean !== value.replaceAll('\r\n', '\n')) repaired = true;
    typed[name] = clean;
  }
  return { typed, repaired };
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text.replaceAll('+', ' '));
    return true;
  } catch {
    return false;
  }
}

type Checked<T> = { readonly kind: 'valid'; readonly value: T } | { readonly kind: 'faulty'; readonly errors: readonly FormError[] };

const story = (typed: Typed, field: string): string | null => typed[field]?.trim() || null;

function tooLong(typed: Typed, fields: readonly string[], most: number, texts: GoTexts): FormError[] {
  return fields.flatMap((field) => {
    const length = story(typed, field)?.length ?? 0;
    return length > most ? [{ field, message: texts.errors.tooLong(length, most) }] : [];
  });
}

/** What it was like, or what is missing, in the order of the form. */
export function checkStory({ typed, repaired }: Body, texts: GoTexts): Checked<Told> {
  const waited = typed['waitedMinutes']?.trim() ?? '';
  const errors: FormError[] = [];
  if (!/^[1-7]$/.test(typed['effort'] ?? '')) errors.push({ field: 'effort', message: texts.errors.effort });
  if (!/^(?:-[12]|[012])$/.test(typed['emotion'] ?? '')) errors.push({ field: 'emotion', message: texts.errors.emotion });
  if (waited !== '' && !(/^\d{1,6}$/.test(waited) && Number(waited) <= MAX_MINUTES)) {
    errors.push({ field: 'waitedMinutes', message: texts.errors.waited });
  }
  if (typed['recognised'] !== 'yes' && typed['recognised'] !== 'no') errors.push({ field: 'recognised', message: texts.errors.recognised });
  errors.push(...tooLong(typed, ['happened', 'idea', 'changeInMyWork'], MAX_STORY, texts));
  if (repaired) errors.push({ field: 'happened', message: texts.errors.unreadable });
  if (errors.length > 0) return { kind: 'faulty', errors };
  return {
    kind: 'valid',
    value: {
      effort: Number(typed['effort']),
      emotion: Number(typed['emotion']),
      waitedMinutes: waited === '' ? null : Number(waited),
      recognised: typed['recognised'] === 'yes',
      happened: story(typed, 'happened'),
      idea: story(typed, 'idea'),
      changeInMyWork: story(typed, 'changeInMyWork'),
    },
  };
}

export const BECAUSE = ['away', 'impossible', 'time', 'other'] as const;

/** Whoever was away or stood before a closed door is excused; for the rest the walk counts as missed. */
const EXCUSES: ReadonlySet<string> = new Set(['away', 'impossible']);

export interface CouldNot {
  readonly excused: boolean;
  readonly reason: string;
}

export function checkCouldNot({ typed, repaired }: Body, texts: GoTexts): Checked<CouldNot> {
  const because = BECAUSE.find((known) => known === typed['because']);
  const errors: FormError[] = [];
  if (!because) errors.push({ field: 'because', message: texts.errors.because });
  errors.push(...tooLong(typed, ['reason'], MAX_REASON, texts));
  if (repaired) errors.push({ field: 'reason', message: texts.errors.unreadable });
  if (errors.length > 0 || !because) return { kind: 'faulty', errors };
  const added = story(typed, 'reason');
  return {
    kind: 'valid',
    value: { excused: EXCUSES.has(because), reason: texts.couldNot.because[because] + (added ? `: ${added}` : '') },
  };
}
