/** Filters as an address shows them: what is empty is not there. */
export const withoutEmpty = <T extends object>(filters: T): T =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value)) as T;
