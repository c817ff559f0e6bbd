import type { Session } from '../api/types.ts';

/** What somebody may do, as far as pages show it. The API decides; a page that offers what is refused would be rude. */
type Account = Session['account'];

/** Changes things for the whole organisation. */
export const administers = (account: Account): boolean => account.role === 'admin';

/** Reads everything that is about the whole organisation. */
export const seesAll = (account: Account): boolean => account.role === 'admin' || account.role === 'auditor';

/** Has a person in the directory, and so walks of their own. */
export const walks = (account: Account): boolean => account.employee !== null;

export const leads = (account: Account): boolean => account.leads;

const PLACES = [
  '/',
  '/my-walks',
  '/my-people',
  '/people',
  '/touch-points',
  '/plan',
  '/walks',
  '/coverage',
  '/ideas',
  '/mailbox',
  '/accounts',
  '/audit',
  '/settings',
] as const;
export type Place = (typeof PLACES)[number];

/** Where this person may go, in the order of the menu. Whoever sees nothing of the whole organisation begins with their walks. */
export function placesOf(account: Account): readonly Place[] {
  return PLACES.filter((place) => {
    if (place === '/settings' || place === '/ideas') return administers(account);
    if (place === '/my-people') return leads(account);
    if (place === '/my-walks') return walks(account) || !seesAll(account);
    return seesAll(account);
  });
}

/** Whether an address leads to a page that this person may see; pages of their own are everybody's. */
export function mayVisit(account: Account, path: string): boolean {
  const forAdministrators = /^\/(?:people\/import|settings|ideas|exemptions|credits|accounts\/tokens)$|^\/webhooks(?:\/|$)|\/(?:new|edit)$/;
  if (forAdministrators.test(path)) return administers(account);
  if (path === '/my-people') return leads(account);
  return /^\/my-/.test(path) || seesAll(account);
}
