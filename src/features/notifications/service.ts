import type { Tx } from '../../platform/db/unit-of-work.ts';
import { newId } from '../../platform/ids.ts';
import type { AnnouncedChange } from './domain.ts';
import { holidaysOf } from './holidays.ts';
import { knownZone, weeksToMail, weekToRemind } from './moments.ts';
import { newsService } from './news/service.ts';
import { queueStore } from './queue-store.ts';

/** An account, as it is written to. */
export interface AccountAddress {
  readonly to: string;
  readonly name: string;
  readonly locale: string | null;
  readonly employeeKey: number | null;
}

/** Whoever asked longer ago has asked again, or given up: a link out of the blue only frightens. */
const SIGN_IN_WAIT = 60 * 60_000;

/** Who is mailed what and when, written into the outbox by the transaction that has the reason to. */
export const notificationService = (tx: Tx) => {
  const store = queueStore(tx);
  return {
    ...newsService(tx),

    /**
     * Puts the weekly mails that are due within the next eight days into the outbox: one row a person and week, whatever
     * number of times, and from whatever number of processes, it is called. Walks that came into a week after its mail
     * had gone get a supplement of their own. Nobody who left, is deactivated or is away all week gets a row.
     *
     * @returns how many rows are new
     */
    async queueWeeklyMail(): Promise<number> {
      const { places, rhythm, fallback } = await store.clocks();
      const moments = places.flatMap((place) =>
        weeksToMail({ ...place, zone: knownZone(place.zone, fallback) }, tx.now, rhythm, holidaysOf(place.country)).map((moment) => ({
          ...moment,
          zone: place.zone,
        })),
      );
      await store.followRhythm(moments);
      return store.insertWeekly(moments);
    },

    /**
     * Puts reminders into the outbox for whoever has not finished the walks of the running week, once a person and week.
     * Nobody who was told of the walk within the last day is reminded of it.
     *
     * @returns how many rows are new
     */
    async queueReminders(): Promise<number> {
      const { places, rhythm, fallback, reminderDays } = await store.clocks();
      if (reminderDays === null) return 0;
      const when = { hour: rhythm.hour, daysBefore: reminderDays };
      const moments = places.flatMap((place) => {
        const known = { ...place, zone: knownZone(place.zone, fallback) };
        const moment = weekToRemind(known, tx.now, when, holidaysOf(place.country));
        return moment ? [{ ...moment, zone: place.zone }] : [];
      });
      return store.insertReminders(moments);
    },

    /**
     * Tells people what became of assignments they know of: one mail a person for everything that this transaction
     * changes, added to a notice that still waits. The mail says what is true when it goes, not what was when it was queued.
     *
     * @returns how many people will get a mail
     */
    async queueChangeNotices(changes: readonly AnnouncedChange[]): Promise<number> {
      if (changes.length === 0) return 0;
      return store.upsertChanges(changes);
    },

    /** Mail that people would still get is cancelled: they left or were deactivated. @returns how many messages */
    async cancelFutureMail(employeeKeys: readonly number[]): Promise<number> {
      return store.cancelQueued(employeeKeys);
    },

    /** The link itself is issued when the mail is composed, so that nothing here or in the outbox holds its secret. @returns the id of the queued message */
    async queueSignInMail(mail: AccountAddress): Promise<string> {
      const id = newId();
      await store.insertDirect({
        id,
        kind: 'sign-in',
        to: mail.to,
        locale: mail.locale,
        employeeKey: mail.employeeKey,
        payload: {
          kind: 'sign-in',
          name: mail.name,
          until: new Date(tx.now.getTime() + SIGN_IN_WAIT).toISOString(),
        },
      });
      return id;
    },

    /**
     * Tells the owner of an account that a sign-in at a provider leads into it from now on. A way in that was added is told
     * whether they want to hear of it or not.
     *
     * @param provider what its button says
     */
    async queueConnectedMail(mail: AccountAddress, provider: string): Promise<void> {
      const { to, name, locale, employeeKey } = mail;
      const payload = { kind: 'sign-in-connected', name, provider, at: tx.now.toISOString() } as const;
      await store.insertDirect({ id: newId(), kind: 'sign-in-connected', to, locale, employeeKey, payload });
    },

    /** A mail that says that mail works. @returns the id of the queued message */
    async queueTestMail(to: string): Promise<string> {
      const id = newId();
      await store.insertDirect({ id, kind: 'test', to, locale: null, employeeKey: null, payload: { kind: 'test' } });
      tx.audit({ action: 'message.test-queued', entity: 'message', entityId: id, after: { to } });
      return id;
    },
  };
};
