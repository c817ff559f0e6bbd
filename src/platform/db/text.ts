/** An ILIKE pattern for "contains this text", whatever wildcards the text holds. */
export const containsPattern = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
