import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { languages } from '../features/notifications/emails/catalogue/index.ts';
import { previewMail } from '../features/notifications/emails/preview.ts';
import { SAMPLE_NAMES } from '../features/notifications/emails/samples.ts';

const USAGE = 'Usage: npm run cli -- preview-mails <folder>';

/** Writes every kind of mail in every language as `<sample>.<language>.html` and `.txt`, for whoever changes a template or its words. */
export async function previewMailsCommand([folder, ...rest]: string[]): Promise<number> {
  if (folder === undefined || rest.length > 0) {
    console.error(USAGE);
    return 2;
  }
  await mkdir(folder, { recursive: true });
  for (const locale of languages) {
    for (const sample of SAMPLE_NAMES) {
      const { subject, html, text } = await previewMail(sample, locale);
      const file = join(folder, `${sample}.${locale}`);
      await writeFile(`${file}.html`, html);
      await writeFile(`${file}.txt`, `Subject: ${subject}\n\n${text}`);
    }
  }
  console.log(`${SAMPLE_NAMES.length} kinds of mail in ${languages.length} languages written to ${folder}.`);
  return 0;
}
