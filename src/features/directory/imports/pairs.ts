import { invalid } from '../../../platform/errors.ts';

/**
 * Reads `field:value,field:value…` as `?map=` and `?default=` have it. A value ends at the next comma; `\,` is a comma
 * within it and `\\` a backslash. A colon needs nothing: only the first one of a pair separates.
 *
 * @throws invalid naming the pair that has no colon, or the field that is there twice
 */
export function readPairs(text: string, pointer: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const part of text.match(/(?:\\.|[^,\\])+/gs) ?? []) {
    const pair = part.replaceAll(/\\(.)/gs, '$1');
    const colon = pair.indexOf(':');
    if (colon < 1) throw invalid(pointer, `"${pair}" is no pair. Write field:value, and \\, for a comma within a value.`);
    const field = pair.slice(0, colon).trim();
    if (pairs.has(field)) throw invalid(pointer, `"${field}" is given twice. Name each field once.`);
    pairs.set(field, pair.slice(colon + 1).trim());
  }
  return pairs;
}
