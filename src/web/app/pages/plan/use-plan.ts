import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { apiUrl } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { Plan } from '../../api/types.ts';

const EVENTS = ['message', 'progress', 'plan', 'status', 'done', 'end'] as const;

/**
 * A plan, followed while it is being solved. The event stream says when to look again; should no stream come through (some
 * proxies hold them back), a slow poll does. Both find the plan again after a reload: the server solves, not the page.
 */
export function usePlan(id: string) {
  const queryClient = useQueryClient();
  const options = oneOptions<Plan>(`/plans/${id}`);
  const plan = useQuery({ ...options, refetchInterval: (query) => (query.state.data?.status === 'solving' ? 3000 : false) });
  const solving = plan.data?.status === 'solving';
  useEffect(() => {
    if (!solving) return;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      // A lively search speaks many times a second; four looks a second are plenty for eyes.
      waiting ??= setTimeout(() => {
        waiting = undefined;
        void queryClient.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith(`/plans/${id}`) });
      }, 250);
    };
    const stream = new EventSource(apiUrl(`/plans/${id}/events`));
    for (const name of EVENTS) stream.addEventListener(name, look);
    return () => {
      stream.close();
      clearTimeout(waiting);
    };
  }, [id, solving, queryClient]);
  return plan;
}
