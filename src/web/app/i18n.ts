import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type en from '../i18n/app/en.json';

/** Every key with its dots, as one word: `people.title`. */
type Keys<Part, Prefix extends string = ''> = {
  [Key in keyof Part & string]: Part[Key] extends string ? `${Prefix}${Key}` : Keys<Part[Key], `${Prefix}${Key}.`>;
}[keyof Part & string];

/** For the compiler the catalogue is flat: with a thousand keys it gives up on working nested ones out at every call. */
declare module 'i18next' {
  interface CustomTypeOptions {
    keySeparator: false;
    resources: { translation: Readonly<Record<Keys<typeof en>, string>> };
  }
}

const CATALOGUES = {
  en: () => import('../i18n/app/en.json'),
  de: () => import('../i18n/app/de.json'),
} as const;

export type Language = keyof typeof CATALOGUES;
export const LANGUAGES = Object.keys(CATALOGUES) as readonly Language[];

const KEPT_AS = 'its-language';

/** What was chosen here before, else the first language of the browser that we speak, else English. */
function preferred(): Language {
  const wanted = [readKept(), ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase());
  return LANGUAGES.find((language) => language === wanted.find((tag) => LANGUAGES.some((known) => known === tag))) ?? 'en';
}

/** Words know languages, dates and numbers know regions: 16 Nov in London is Nov 16 in Boston. Without a region it is as in the mails. */
const regional = (language: Language): string =>
  navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? (language === 'en' ? 'en-GB' : language);

function readKept(): string | undefined {
  try {
    return localStorage.getItem(KEPT_AS) ?? undefined;
  } catch {
    return undefined;
  }
}

async function load(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await CATALOGUES[language]()).default);
  }
}

export async function startI18n(): Promise<void> {
  const language = preferred();
  await i18next
    .use(initReactI18next)
    .init({ lng: regional(language), load: 'languageOnly', fallbackLng: false, interpolation: { escapeValue: false }, resources: {} });
  await changeLanguage(language);
}

async function changeLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(regional(language));
  document.documentElement.lang = language;
}

/** As changeLanguage, and remembered on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(KEPT_AS, language);
  } catch {
    // without storage the choice lasts as long as the page
  }
  await changeLanguage(language);
}
