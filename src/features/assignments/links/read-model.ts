import type { Knex } from 'knex';
import type { AssignmentStatus } from '../domain.ts';

/** What the page behind a mailed link shows. Weeks are Mondays. */
export interface LinkedWalk {
  readonly assignmentId: string;
  readonly status: AssignmentStatus;
  readonly week: string;
  readonly expiresAt: Date;
  readonly givenName: string;
  readonly fullName: string;
  /** The person's own, or the organisation's. */
  readonly locale: string;
  readonly timeZone: string;
  readonly organisation: string;
  readonly touchPoint: {
    readonly name: string;
    readonly channel: string;
    readonly audience: 'external' | 'internal';
    readonly brief: string;
    readonly durationMinutes: number | null;
    readonly promisedWaitMinutes: number | null;
    readonly photo: 'none' | 'allowed' | 'required';
  };
  /** null: anywhere. */
  readonly site: string | null;
  readonly prerequisites: readonly { readonly name: string; readonly lived: boolean }[];
  readonly experience: LinkedExperience | null;
}

export interface LinkedExperience {
  readonly effort: number;
  readonly emotion: number;
  readonly waitedMinutes: number | null;
  readonly recognised: boolean;
  readonly happened: string | null;
  readonly idea: string | null;
  readonly changeInMyWork: string | null;
}

/**
 * The walk that a link opens. A secret that nobody issued and one whose time is over are the same row that is not there:
 * one query, one answer, whatever the reason.
 *
 * @param tokenHash SHA-256 of the secret
 */
export async function findLinkedWalk(db: Knex, tokenHash: Buffer, now: Date): Promise<LinkedWalk | undefined> {
  const { rows } = await db.raw(
    `SELECT a.id AS "assignmentId", a.status, a.week, l.expires_at AS "expiresAt",
       e.given_name AS "givenName", e.given_name || ' ' || e.family_name AS "fullName",
       coalesce(e.locale, o.locale) AS locale, coalesce(e.time_zone, es.time_zone, o.time_zone) AS "timeZone", o.name AS organisation,
       json_build_object('name', t.name, 'channel', t.channel, 'audience', t.audience, 'brief', t.brief,
         'durationMinutes', t.duration_minutes, 'promisedWaitMinutes', t.promised_wait_minutes, 'photo', t.photo) AS "touchPoint",
       vs.name AS site,
       (SELECT coalesce(json_agg(json_build_object('name', p.name, 'lived',
           EXISTS (SELECT 1 FROM assignments d WHERE d.employee_key = a.employee_key AND d.touch_point_key = p.key AND d.status = 'done')
           OR EXISTS (SELECT 1 FROM credits c WHERE c.employee_key = a.employee_key AND c.touch_point_key = p.key)) ORDER BY p.name), '[]')
        FROM touch_point_prerequisites q JOIN touch_points p ON p.key = q.prerequisite_key
        WHERE q.touch_point_key = t.key) AS prerequisites,
       CASE WHEN x.id IS NOT NULL THEN json_build_object('effort', x.effort, 'emotion', x.emotion, 'waitedMinutes', x.waited_minutes,
         'recognised', x.recognised, 'happened', x.happened, 'changeInMyWork', x.change_in_my_work,
         'idea', (SELECT text FROM ideas i WHERE i.experience_id = x.id ORDER BY i.id LIMIT 1)) END AS experience
     FROM assignment_links l
     JOIN assignments a ON a.id = l.assignment_id
     JOIN employees e ON e.key = a.employee_key
     LEFT JOIN sites es ON es.key = e.site_key
     JOIN touch_points t ON t.key = a.touch_point_key
     JOIN venues v ON v.key = a.venue_key
     LEFT JOIN sites vs ON vs.key = v.site_key
     LEFT JOIN experiences x ON x.assignment_id = a.id
     CROSS JOIN organisation o
     WHERE l.token_hash = ? AND l.expires_at > ?`,
    [tokenHash, now],
  );
  return rows[0] as LinkedWalk | undefined;
}
