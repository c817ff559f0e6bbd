type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that were given: a patch says nothing about the others. */
export const definedOnly = <T extends object>(object: T): Defined<T> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
