import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { languages } from '../features/notifications/emails/catalogue/index.ts';
import { previewAll } from '../features/notifications/emails/preview.ts';

const USAGE = 'Usage: npm run cli -- preview-mails <folder>';

/** Writes every sample of a mail in every language as `<sample>.<language>.html` and `.txt`, for whoever changes a template or its words. */
export async function previewMailsCommand([folder, ...rest]: string[]): Promise<number> {
  if (folder === undefined || rest.length > 0) {
    console.error(USAGE);
    return 2;
  }
  await mkdir(folder, { recursive: true });
  let count = 0;
  for (const locale of languages) {
    const mails = await previewAll(locale);
    count = mails.size;
    for (const [sample, { subject, html, text }] of mails) {
      const file = join(folder, `${sample}.${locale}`);
      await writeFile(`${file}.html`, html);
      await writeFile(`${file}.txt`, `Subject: ${subject}\n\n${text}`);
    }
  }
  console.log(`${count} mails in ${languages.length} languages written to ${folder}.`);
  return 0;
}
