import type { Knex } from 'knex';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { newId } from '../../../platform/ids.ts';
import { EVERY_EVENT, type EventType, PING } from '../domain.ts';

/** Which assignments an event is about: some, or those that the publishing of a plan has just written. */
export type AssignmentsOf =
  | { readonly ids: readonly string[] }
  | { readonly plan: { readonly key: number; readonly programme_key: number }; readonly change: 'planned' | 'moved' | 'cancelled' };

export type IdeasOf = { readonly id: string } | { readonly experience: string };

/** As `publishing/store.ts` leaves them in the publishing transaction. */
const BY_PLAN = {
  planned: 'a.plan_key = :plan AND a.sequence = 0 AND a.created_at = :now',
  moved: 'a.plan_key = :plan AND a.sequence > 0 AND a.updated_at = :now',
  cancelled: "a.programme_key = :programme AND a.status = 'cancelled' AND a.close_reason = 'replanned' AND a.updated_at = :now",
} as const;

const ASSIGNMENT_DATA = `
  SELECT jsonb_build_object('assignment', a.id, 'status', a.status, 'employee', e.id, 'touchPoint', t.id, 'venue', v.id,
    'programme', g.id, 'plan', p.id, 'week', to_char(a.week, 'IYYY-"W"IW')) AS data
  FROM assignments a JOIN employees e ON e.key = a.employee_key JOIN touch_points t ON t.key = a.touch_point_key
  JOIN venues v ON v.key = a.venue_key JOIN programmes g ON g.key = a.programme_key JOIN plans p ON p.key = a.plan_key
  WHERE EXISTS (SELECT 1 FROM targets)`;

const PLAN_DATA = `
  SELECT jsonb_build_object('plan', p.id, 'programme', g.id, 'status', p.status) AS data
  FROM plans p JOIN programmes g ON g.key = p.programme_key WHERE p.id = :id`;

const IDEA_DATA = `
  SELECT jsonb_build_object('idea', i.id, 'status', i.status, 'touchPoint', t.id) AS data
  FROM ideas i JOIN experiences x ON x.id = i.experience_id JOIN assignments a ON a.id = x.assignment_id
  JOIN touch_points t ON t.key = a.touch_point_key`;

type Bindings = Readonly<Record<string, Knex.RawBinding>>;

export const eventStore = (tx: Tx) => {
  /**
   * One event for each row of `source`, one delivery for each event and subscriber. Subscribers are locked as a foreign key
   * would: one that is being deleted is waited for and then not there, instead of failing what somebody else does.
   *
   * @returns ids of the endpoints that have something to get now
   */
  async function emit(type: EventType, source: string, bindings: Bindings): Promise<string[]> {
    const { rows } = await tx.trx.raw(
      `WITH targets AS MATERIALIZED (
         SELECT key, id, status FROM webhooks WHERE status <> 'disabled' AND event_types && :types::text[] ORDER BY key FOR KEY SHARE
       ), source AS (${source}
       ), events AS (
         INSERT INTO webhook_events (id, type, at, data)
         SELECT uuid_v7(), :type, :now, source.data FROM source WHERE EXISTS (SELECT 1 FROM targets) RETURNING id
       ), deliveries AS (
         INSERT INTO webhook_deliveries (event_id, webhook_key, next_attempt_at, created_at)
         SELECT events.id, targets.key, :now, :now FROM events CROSS JOIN targets RETURNING webhook_key
       )
       SELECT id FROM targets WHERE status = 'active' AND key IN (SELECT webhook_key FROM deliveries) ORDER BY key`,
      { ...bindings, type, types: [EVERY_EVENT, type], now: tx.now },
    );
    return (rows as { id: string }[]).map((row) => row.id);
  }

  return {
    assignments(type: EventType, of: AssignmentsOf): Promise<string[]> {
      if ('ids' in of) {
        if (of.ids.length === 0) return Promise.resolve([]);
        return emit(type, `${ASSIGNMENT_DATA} AND a.id = ANY(:ids::uuid[]) ORDER BY a.id`, { ids: [...of.ids] });
      }
      const bindings = { plan: of.plan.key, programme: of.plan.programme_key };
      return emit(type, `${ASSIGNMENT_DATA} AND ${BY_PLAN[of.change]} ORDER BY a.id`, bindings);
    },

    plan: (type: EventType, id: string): Promise<string[]> => emit(type, PLAN_DATA, { id }),

    ideas: (type: EventType, of: IdeasOf): Promise<string[]> =>
      'id' in of
        ? emit(type, `${IDEA_DATA} WHERE i.id = :idea`, { idea: of.id })
        : emit(type, `${IDEA_DATA} WHERE i.experience_id = :experience`, { experience: of.experience }),

    /** A delivery to one endpoint, whatever it subscribes to. @returns its id */
    async ping(webhook: { readonly key: number; readonly id: string }): Promise<string> {
      const event = newId();
      const id = newId();
      await tx.trx('webhook_events').insert({ id: event, type: PING, at: tx.now, data: JSON.stringify({ webhook: webhook.id }) });
      await tx
        .trx('webhook_deliveries')
        .insert({ id, event_id: event, webhook_key: webhook.key, next_attempt_at: tx.now, created_at: tx.now });
      return id;
    },
  };
};
