import { de } from './de.ts';
import { en } from './en.ts';
import type { GoTexts } from './texts.ts';

const CATALOGUES: Readonly<Record<string, GoTexts>> = { en, de };

export const LANGUAGES: readonly string[] = Object.keys(CATALOGUES);

/** The texts of a locale's language (`de-AT` → German); English for a language that has none. */
export const textsFor = (locale: string): GoTexts => CATALOGUES[locale.toLowerCase().split('-')[0] ?? ''] ?? en;
