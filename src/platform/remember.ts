/** Kept answers; more than these are forgotten all at once. */
const CAPACITY = 2_000;

/**
 * A pure function that remembers its answers. For calendar arithmetic: thousands of people share a handful of weeks and
 * zones, and each answer costs luxon 10 to 90 µs.
 */
export function remember<A extends readonly (string | number | Date)[], R>(answer: (...of: A) => R): (...of: A) => R {
  const known = new Map<string, R>();
  return (...of) => {
    let key = '';
    for (const value of of) key += `${value instanceof Date ? value.getTime() : value}\n`;
    let found = known.get(key);
    if (found === undefined) {
      found = answer(...of);
      if (known.size >= CAPACITY) known.clear();
      known.set(key, found);
    }
    return found;
  };
}
