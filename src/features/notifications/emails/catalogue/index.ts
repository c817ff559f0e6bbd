import type { Catalogue } from './catalogue.ts';
import { de } from './de.ts';
import { en } from './en.ts';

const CATALOGUES: readonly Catalogue[] = [en, de];

/** The languages that mails are written in. */
export const languages: readonly string[] = CATALOGUES.map((catalogue) => catalogue.locale);

export type { Catalogue };

/** The catalogue for a BCP 47 tag: its language decides; English stands in for one that nobody has translated. */
export function catalogueFor(locale: string, catalogues: readonly Catalogue[] = CATALOGUES): Catalogue {
  const language = locale.toLowerCase().split(/[-_]/)[0];
  return catalogues.find((catalogue) => catalogue.locale === language) ?? en;
}
