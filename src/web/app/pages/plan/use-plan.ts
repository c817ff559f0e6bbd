import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { apiUrl } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { Plan } from '../../api/types.ts';

/** Names of the stream's last event: what a plan can come to when its search ends. */
const ENDS = ['draft', 'discarded', 'failed', 'published', 'superseded'] as const;

/**
 * A plan, followed while it is being solved: by its event stream, and should none come through (some proxies hold them
 * back), by a slow poll. Both find the plan again after a reload: the server solves, not the page.
 */
export function usePlan(id: string) {
  const queryClient = useQueryClient();
  const plan = useQuery({
    ...oneOptions<Plan>(`/plans/${id}`),
    refetchInterval: (query) => (query.state.data?.status === 'solving' ? 5000 : false),
  });
  const solving = plan.data?.status === 'solving';
  useEffect(() => {
    if (!solving) return;
    const { queryKey } = oneOptions<Plan>(`/plans/${id}`);
    const stream = new EventSource(apiUrl(`/plans/${id}/events`));
    stream.addEventListener('progress', (event) => {
      const { progress, cancelRequested } = JSON.parse(event.data) as Pick<Plan, 'progress' | 'cancelRequested'>;
      queryClient.setQueryData<Plan>(queryKey, (known) => (known?.status === 'solving' ? { ...known, progress, cancelRequested } : known));
    });
    for (const name of ENDS) {
      stream.addEventListener(name, () => {
        stream.close();
        void queryClient.invalidateQueries();
      });
    }
    return () => stream.close();
  }, [id, solving, queryClient]);
  return plan;
}
