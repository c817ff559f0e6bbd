/** Longer ones are cut: no line that says anything here is as long, and a file without line ends must not fill the memory. */
const LONGEST = 8_192;

/** The lines of a stream of bytes, whatever their ends (LF, CRLF) and encoding, at most so many characters of each. */
export async function* linesOf(source: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  let line = '';
  let begun = false;
  for await (const chunk of source) {
    const text = typeof chunk === 'string' ? chunk : chunk.toString('latin1');
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      yield withoutReturn(line + text.slice(from, Math.min(end, from + LONGEST - line.length)));
      line = '';
      begun = false;
      from = end + 1;
    }
    if (from < text.length) {
      begun = true;
      if (line.length < LONGEST) line += text.slice(from, from + LONGEST - line.length);
    }
  }
  if (begun) yield withoutReturn(line);
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
