const LONGEST_DIAGNOSTIC = 1000;

/** "5.1.1", also with the comment that RFC 3464 allows behind it. */
export const enhancedCode = (text: string | undefined): string | null =>
  /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/.exec(text ?? '')?.[0] ?? null;

/** The code that a server gave right behind the number of its reply: "550 5.7.1", "550-5.7.1", "550 (5.7.1", "550 #5.7.1". */
export const repliedCode = (text: string): string | null =>
  /(?<![\d.])[45]\d\d[\s-]+['"(#<]{0,2}([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(text)?.[1] ?? null;

/** One line, as much of it as is kept; what no database keeps is left out. */
export const short = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not pass
    .replaceAll(/[\u0000-\u0020\u007f\ufffd]+/g, ' ')
    .trim()
    .slice(0, LONGEST_DIAGNOSTIC)
    .toWellFormed();
