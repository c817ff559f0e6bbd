import { extremeMails } from './extreme.ts';
import { typicalMails } from './typical.ts';
import { sampleWords } from './words.ts';

/** Sample data for the preview of each kind of mail in the app, in the words of a language. */
export const samplesIn = (locale: string) => typicalMails(sampleWords(locale));

/** What no preview shows, and every template has to bear: for tests, and for whoever changes a template. */
export const extremesIn = (locale: string) => extremeMails(sampleWords(locale));

export type SampleName = keyof ReturnType<typeof samplesIn>;
export const SAMPLE_NAMES = Object.keys(samplesIn('en')) as [SampleName, ...SampleName[]];
