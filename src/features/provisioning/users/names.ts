import type { UserDraft } from './draft.ts';

/**
 * Given and family name of a draft: as sent; where neither is, out of the whole name: "Lovelace, Ada" or "Ada King Lovelace",
 * whose last word is the family name.
 */
export function namesOf({ givenName, familyName, wholeName }: UserDraft): Pick<UserDraft, 'givenName' | 'familyName'> {
  if (givenName !== undefined || familyName !== undefined || wholeName === undefined) {
    return { ...(givenName === undefined ? {} : { givenName }), ...(familyName === undefined ? {} : { familyName }) };
  }
  const [family = '', given = '', ...more] = wholeName.split(',').map((part) => part.trim());
  if (more.length === 0 && family !== '' && given !== '') return { givenName: given, familyName: family };
  const words = wholeName.split(/\s+/);
  return words.length < 2 ? {} : { givenName: words.slice(0, -1).join(' '), familyName: words.at(-1) as string };
}
