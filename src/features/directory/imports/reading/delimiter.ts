/** In the order of preference when a header has none of them. */
const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/**
 * The delimiter that a header uses most, outside of quotes. Only the header is looked at: data may be full of commas.
 *
 * @param text the beginning of the file
 */
export function detectDelimiter(text: string): Delimiter {
  const counts = new Map<string, number>();
  let quoted = false;
  for (const character of text.replace(/^[\r\n]+/, '')) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) break;
    else if (!quoted) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return DELIMITERS.reduce<Delimiter>((best, next) => ((counts.get(next) ?? 0) > (counts.get(best) ?? 0) ? next : best), ',');
}

/** Excel's own hint: a first line `sep=;`. */
export function separatorLine(text: string): { readonly delimiter: Delimiter; readonly line: string } | undefined {
  const match = /^sep=([,;\t|])(?:\r\n|\r|\n)/i.exec(text);
  return match ? { delimiter: match[1] as Delimiter, line: match[0] } : undefined;
}
