import { Group, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listOptions } from '../../api/lists.ts';
import type { Assignment, Employee } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { weekDates } from '../../lib/weeks.ts';
import { Why } from '../plan/Why.tsx';
import { ChangeWalk } from '../walks/ChangeWalk.tsx';

/** What this person has walked and is going to, by week. */
export function Walks({ employee }: { readonly employee: Employee }) {
  const { t, i18n } = useTranslation();
  const walks = useInfiniteQuery(listOptions<Assignment>('/assignments', { employee: employee.id, sort: 'week' }, 200));
  return (
    <section className="panel" aria-labelledby="person-walks">
      <Title order={2} id="person-walks" mb="sm">
        {t('person.walks')}
      </Title>
      {walks.isPending && <Loading rows={3} />}
      {walks.isLoadingError && <Problem error={walks.error} retry={() => void walks.refetch()} />}
      {walks.data?.length === 0 && <p className="quiet">{t('person.noWalks')}</p>}
      {walks.data !== undefined && walks.data.length > 0 && (
        <ul className="lines">
          {walks.data.map((walk) => (
            <li key={walk.id}>
              <span className="lines-main">
                {walk.touchPoint.name}
                <span className="quiet">
                  {walk.week} · {weekDates(walk.week, i18n.language)}
                </span>
                {walk.closeReason && <span className="quiet">{walk.closeReason}</span>}
              </span>
              <Group gap="xs">
                <StatusBadge status={walk.status} />
                <AdminOnly>
                  <ChangeWalk walk={walk} />
                </AdminOnly>
              </Group>
              <Why asked={{ assignment: walk.id }} label={t('why.open')} about={`${walk.touchPoint.name}, ${walk.week}`} />
            </li>
          ))}
        </ul>
      )}
      <MoreButton list={walks} />
    </section>
  );
}
