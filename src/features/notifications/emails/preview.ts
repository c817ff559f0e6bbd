import { drawChart } from './chart.ts';
import { CHART_ID, type MailView, type RenderedMail } from './model.ts';
import { renderMail } from './render.tsx';
import { extremesIn, SAMPLE_NAMES, type SampleName, samplesIn } from './samples/index.ts';

/** A mail to be looked at outside a mail program: its picture stands in the page itself. */
async function preview(view: MailView, locale: string): Promise<RenderedMail> {
  const mail = renderMail(view, locale);
  if (view.kind !== 'report') return mail;
  const picture = `data:image/png;base64,${(await drawChart(view.figures)).toString('base64')}`;
  return { ...mail, html: mail.html.replace(`cid:${CHART_ID}`, picture) };
}

/** A kind of mail with sample data. */
export const previewMail = (sample: SampleName, locale: string): Promise<RenderedMail> => preview(samplesIn(locale)[sample], locale);

/** Every preview there is, by the subject that it has in a language. */
export function listPreviews(locale: string): { readonly sample: SampleName; readonly subject: string }[] {
  const samples = samplesIn(locale);
  return SAMPLE_NAMES.map((sample) => ({ sample, subject: renderMail(samples[sample], locale).subject }));
}

/** Every sample in a language, the extreme ones too, by its name. */
export async function previewAll(locale: string): Promise<ReadonlyMap<string, RenderedMail>> {
  const views = Object.entries<MailView>({ ...samplesIn(locale), ...extremesIn(locale) });
  return new Map(await Promise.all(views.map(async ([name, view]) => [name, await preview(view, locale)] as const)));
}
