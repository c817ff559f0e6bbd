import type { Knex } from 'knex';
import type { Sight } from '../../../platform/sight.ts';
import { renderBrief } from '../../touchpoints/brief.ts';
import { getAssignmentDetail } from '../read-model.ts';
import type { Walk } from './schemas.ts';

type Facts = Pick<Walk, 'channel' | 'audience' | 'durationMinutes' | 'promisedWaitMinutes' | 'photo' | 'prerequisites'> & {
  readonly brief: string;
};

/** A walk with what its person needs to go; what a mailed link shows. @throws not-found, also for one out of sight */
export async function getWalk(db: Knex, id: string, sight: Sight): Promise<Walk> {
  const assignment = await getAssignmentDetail(db, id, sight);
  const { rows } = (await db.raw(
    `SELECT t.channel, t.audience, t.brief, t.photo,
       t.duration_minutes AS "durationMinutes", t.promised_wait_minutes AS "promisedWaitMinutes",
       (SELECT coalesce(json_agg(json_build_object('id', p.id, 'code', p.code, 'name', p.name, 'lived',
           EXISTS (SELECT 1 FROM assignments d WHERE d.employee_key = a.employee_key AND d.touch_point_key = p.key AND d.status = 'done')
           OR EXISTS (SELECT 1 FROM credits c WHERE c.employee_key = a.employee_key AND c.touch_point_key = p.key)) ORDER BY p.name), '[]')
        FROM touch_point_prerequisites q JOIN touch_points p ON p.key = q.prerequisite_key
        WHERE q.touch_point_key = t.key) AS prerequisites
     FROM assignments a JOIN touch_points t ON t.key = a.touch_point_key WHERE a.id = ?`,
    [id],
  )) as { rows: [Facts] };
  const { brief, ...facts } = rows[0];
  return { ...assignment, ...facts, briefHtml: renderBrief(brief) };
}
