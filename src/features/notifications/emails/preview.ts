import { drawChart } from './chart.ts';
import { CHART_ID, type MailView, type RenderedMail } from './model.ts';
import { renderMail } from './render.tsx';
import { SAMPLE_NAMES, SAMPLES, type SampleName } from './samples.ts';

/** A kind of mail with sample data, to be looked at outside a mail program: its picture stands in the page itself. */
export async function previewMail(sample: SampleName, locale: string): Promise<RenderedMail> {
  const view: MailView = SAMPLES[sample];
  const mail = renderMail(view, locale);
  if (view.kind !== 'report') return mail;
  const picture = `data:image/png;base64,${(await drawChart(view.figures)).toString('base64')}`;
  return { ...mail, html: mail.html.replace(`cid:${CHART_ID}`, picture) };
}

/** Every preview there is, by the subject that it has in a language. */
export const listPreviews = (locale: string): { readonly sample: SampleName; readonly subject: string }[] =>
  SAMPLE_NAMES.map((sample) => ({ sample, subject: renderMail(SAMPLES[sample], locale).subject }));
