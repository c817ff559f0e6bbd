/** How plain text is laid out, in every mail alike. */
export const heading = (text: string): string => `${text}\n${'='.repeat(Math.min(60, [...text].length))}`;

export const list = (lines: readonly string[]): string => lines.map((line) => `* ${line}`).join('\n');

/** "-- " begins what a mail program may fold away (RFC 3676, section 4.3). */
export const footer = (lines: readonly string[]): string => `-- \n${lines.join('\n')}`;

export const letter = (blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`;
