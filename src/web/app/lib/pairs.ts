/** Writes `field:value,field:value` as the import's `?map=` and `?default=` read it: `\,` is a comma within a value, `\\` a backslash. */
export const writePairs = (pairs: Readonly<Record<string, string>>): string =>
  Object.entries(pairs)
    .map(([field, value]) => `${field}:${value}`.replaceAll(/[\\,]/g, '\\$&'))
    .join(',');
