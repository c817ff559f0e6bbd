import { ProductError } from '../errors.ts';

export type QueryValues = Record<string, string | string[]>;

/**
 * Reads the query of an address. A name that comes twice has a list as its value, which no schema of ours takes for one.
 *
 * @throws malformed where the percent-encoding is broken: read loosely it would be another text than was meant
 */
export function parseQuery(query: string | null | undefined): QueryValues {
  const values: QueryValues = Object.create(null);
  for (const pair of (query ?? '').split('&')) {
    if (pair === '') continue;
    const middle = pair.indexOf('=');
    const name = decode(middle < 0 ? pair : pair.slice(0, middle));
    const value = middle < 0 ? '' : decode(pair.slice(middle + 1));
    const earlier = values[name];
    if (earlier === undefined) values[name] = value;
    else if (Array.isArray(earlier)) earlier.push(value);
    else values[name] = [earlier, value];
  }
  return values;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new ProductError('malformed', 'The query of this address is no percent-encoded UTF-8. Encode every name and value on its own.');
  }
}
