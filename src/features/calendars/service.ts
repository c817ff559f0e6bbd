import type { Tx } from '../../platform/db/unit-of-work.ts';
import { conflictOf, ProductError } from '../../platform/errors.ts';
import { currentMonday } from '../../platform/iso-week.ts';
import { hashSecret, newSecret } from '../../platform/secrets.ts';
import { knownZone } from '../notifications/moments.ts';
import type { Choice } from './domain.ts';
import { hasGone } from './gone.ts';
import { findOwner, type Owner, ownerOf, toSettings } from './read-model.ts';
import type { CalendarSettings } from './schemas.ts';
import { calendarStore } from './store.ts';

/** Use cases of one person's calendar, on one transaction. `whose` is an id or a number, or nothing for whoever acts. */
export const calendarService = (tx: Tx) => {
  const store = calendarStore(tx);

  /** @throws not-found; conflict for somebody who has gone */
  async function find(whose: string | undefined): Promise<Owner> {
    const owner = whose === undefined ? await ownerOf(tx.trx, tx.actor) : await findOwner(tx.trx, whose);
    if (owner === undefined || (whose === undefined && hasGone(owner, tx.now))) throw noOwner();
    return owner;
  }

  const audit = (action: string, owner: Owner, before?: unknown, after?: unknown): void =>
    tx.audit({ action, entity: 'employee', entityId: owner.id, before, after });

  return {
    /**
     * Chooses how walks stand in the calendar. Entries that were mailed already get a higher SEQUENCE: the feed shows them
     * at once, the next mail that mentions the walk carries them. No mail is sent for it.
     *
     * @throws not-found, changed-meanwhile
     */
    async choose(choice: Choice, version: number | undefined): Promise<CalendarSettings> {
      const owner = await find(undefined);
      const before = await store.lock(owner.key);
      if (version !== undefined && version !== before.version) {
        throw new ProductError('changed-meanwhile', 'Your choice was changed meanwhile, perhaps in another window. Read it again.');
      }
      if (same(before.choice, choice)) return toSettings(owner);
      await store.choose(owner.key, choice);
      const zone = knownZone(owner.zone, owner.fallback);
      const raised = await store.raiseSequences(owner.key, currentMonday(zone, tx.now));
      audit('calendar.chosen', owner, before.choice, { ...choice, entriesChanged: raised });
      return toSettings(await find(undefined));
    },

    /** A new address; the one that there was ends with it. @throws not-found, conflict for somebody who has gone */
    async issueFeed(whose: string | undefined, publicUrl: string): Promise<{ url: string; createdAt: string }> {
      const owner = await find(whose);
      await store.lock(owner.key);
      // Read again behind the lock: whoever takes somebody out of the company holds it too.
      if (hasGone(await findOwner(tx.trx, owner.id), tx.now)) {
        throw conflictOf('deactivated', 'This person has left or is deactivated and gets no calendar. Take them in again first.');
      }
      const secret = newSecret();
      await store.issueFeed(owner.key, hashSecret(secret));
      audit(owner.feed_created_at ? 'calendar-feed.rotated' : 'calendar-feed.issued', owner, feedOf(owner), { createdAt: tx.now });
      return { url: `${publicUrl}/calendar/${secret}.ics`, createdAt: tx.now.toISOString() };
    },

    /** Ends the feed at once; does nothing where there is none. @throws not-found */
    async revokeFeed(whose: string | undefined): Promise<void> {
      const owner = await find(whose);
      await store.lock(owner.key);
      if (await store.revokeFeed(owner.key)) audit('calendar-feed.revoked', owner, feedOf(owner));
    },
  };
};

/** What may be kept of a feed: not its address. */
const feedOf = ({ feed_created_at: createdAt }: Owner): object | undefined => (createdAt ? { createdAt } : undefined);

const same = (a: Choice, b: Choice): boolean =>
  a.kind === 'week' || b.kind === 'week' ? a.kind === b.kind : a.weekday === b.weekday && a.start === b.start && a.minutes === b.minutes;

const noOwner = (): ProductError =>
  new ProductError('not-found', 'Your account belongs to nobody in the directory. Ask an administrator to link it with you.');
