import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { coverageIn } from '../../coverage/read-model.ts';
import type { Coverage } from '../../coverage/schemas.ts';
import { organisationToday } from '../../organisation/read-model.ts';
import { ALERT_KINDS, ALERTS, type AlertKind, type ReportFigures, type Standing } from '../domain.ts';
import { drawChart } from '../emails/chart.ts';
import { holidaysOf } from '../holidays.ts';
import { knownZone, reportToMail, teamsToMail, weekToNudge } from '../moments.ts';
import { queueStore } from '../queue-store.ts';
import { alertStore } from './alert-store.ts';
import { personStore } from './person-store.ts';
import { reportStore } from './report-store.ts';
import { teamStore } from './team-store.ts';
import { readTroubles } from './troubles-read-model.ts';

const HOUR = 3_600_000;
/**
 * Events of the last minute wait for the next look: what has the earlier time may be committed later, and would fall between
 * two looks otherwise.
 */
const SETTLING = 60_000;

/** The mails beyond the weekly ones, each written by the transaction or the job that has the reason to. */
export const newsService = (tx: Tx) => {
  const people = personStore(tx);
  return {
    /** One nudge for each walk of the week before that nobody has said anything about. @returns how many people get one */
    async queueMissed(): Promise<number> {
      const { places, rhythm, fallback } = await queueStore(tx).clocks();
      const moments = places.flatMap((place) => {
        const known = { ...place, zone: knownZone(place.zone, fallback) };
        const moment = weekToNudge(known, tx.now, rhythm.hour, holidaysOf(place.country));
        return moment ? [{ ...moment, zone: place.zone }] : [];
      });
      return people.insertMissed(moments);
    },

    /**
     * Tells new starters of their path, once a programme: those who are here, and those who come within eight days, whose
     * mail waits for their first working day. @returns how many
     */
    queueWelcomes: (): Promise<number> => people.insertWelcomes(),

    /** Whoever raised an idea hears what became of it. @param was the status before */
    queueIdeaNews: (ideaId: string, version: number, was: string): Promise<number> => people.insertIdea(ideaId, version, was),

    /**
     * The weekly mails to whoever has people below them: counted once a week and time zone, by whichever process comes first.
     *
     * @returns how many managers get one
     */
    async queueTeams(): Promise<number> {
      const store = teamStore(tx);
      if (!(await store.wanted())) return 0;
      const { places, rhythm, fallback } = await queueStore(tx).clocks();
      const moments = places.flatMap((place) => {
        const known = { ...place, zone: knownZone(place.zone, fallback) };
        return teamsToMail(known, tx.now, rhythm, holidaysOf(place.country)).map((moment) => ({ ...moment, zone: place.zone }));
      });
      const mine = await store.begin(moments);
      let mails = 0;
      for (const moment of mine) mails += await store.insert(moment);
      return mails;
    },

    /** The coverage report of the period that is over, counted once for all who get it. @returns how many */
    async queueReport(): Promise<number> {
      const store = reportStore(tx);
      const { rhythm, hour, zone, recipients } = await store.settings();
      const moment = rhythm === 'off' ? undefined : reportToMail(zone, tx.now, hour, rhythm);
      if (!moment || (await store.exists(moment.period))) return 0;
      await store.makeRoom();
      const coverage = await coverageIn(tx.trx, { groupBy: 'role' }, tx.now, false);
      const total = standingOf(coverage);
      if (total === null || total.required === 0) return 0;
      const [leaders, others] = ['leader', 'other'].map((key) => standingOf(coverage.groups.find((group) => group.key === key)));
      const shown = leaders && others;
      const figures: ReportFigures = {
        asOf: await organisationToday(tx.trx, tx.now),
        total,
        leaders: shown ? (leaders ?? null) : null,
        others: shown ? others : null,
        ideas: await store.ideas(),
        previous: await store.previous(),
      };
      if (!(await store.insert(moment.period, figures, await drawChart(figures)))) return 0;
      return store.insertMessages(moment.period, recipients);
    },

    /**
     * Tells administrators of what only a person can settle: everything of one look in one mail, and no kind of it again
     * before its time (`ALERTS`).
     *
     * @returns how many administrators get one
     */
    async queueAlerts(): Promise<number> {
      const store = alertStore(tx);
      const marks = await store.lockMarks();
      const due = ALERT_KINDS.filter(
        (kind) => tx.now.getTime() - (marks.get(kind)?.getTime() ?? Number.NEGATIVE_INFINITY) >= ALERTS[kind] * HOUR,
      );
      const until = new Date(tx.now.getTime() - SETTLING).toISOString();
      const since = Object.fromEntries(due.map((kind) => [kind, marks.get(kind)?.toISOString() ?? '-infinity']));
      const kinds = (await readTroubles(tx.trx, { since, until })).map((trouble) => trouble.kind);
      if (kinds.length === 0) return 0;
      const told: Partial<Record<AlertKind, string>> = Object.fromEntries(kinds.map((kind) => [kind, since[kind]]));
      const mails = await store.insert(told, until);
      if (mails > 0) await store.mark(kinds, until);
      return mails;
    },
  };
};

type Shown = Pick<Coverage, 'required' | 'direct' | 'equivalent' | 'exempt' | 'missing'>;

/** The figures of a group, or null when they may not be shown. */
function standingOf(group: Shown | undefined): Standing | null {
  if (!group) return null;
  const { required, direct, equivalent, exempt, missing } = group;
  if (required === null || direct === null || equivalent === null || exempt === null || missing === null) return null;
  return { required, direct, equivalent, exempt, missing };
}
