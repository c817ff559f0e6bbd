import { Button, Group, Title } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listOptions } from '../../api/lists.ts';
import { useAccount } from '../../api/session.ts';
import type { Assignment } from '../../api/types.ts';
import { MoreButton } from '../../components/MoreButton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { useThisWeek } from '../../lib/this-week.ts';
import { addWeeks, weekDates } from '../../lib/weeks.ts';

/** One week at a time: who is away for a walk. */
export function WhoIsOut() {
  const { t, i18n } = useTranslation();
  const thisWeek = useThisWeek();
  const [week, setWeek] = useState(thisWeek);
  const me = useAccount().employee?.id;
  const walks = useInfiniteQuery(listOptions<Assignment>('/assignments', { week, sort: 'employee' }, 200));
  const rows = (walks.data ?? []).filter((walk) => walk.employee.id !== me && walk.status !== 'cancelled');
  return (
    <section className="panel" aria-labelledby="my-people-out">
      <Title order={2} id="my-people-out">
        {t('myPeople.out')}
      </Title>
      <Group gap="sm" mt="xs" mb="sm">
        <Group gap="sm" wrap="nowrap">
          <Button variant="default" size="compact-md" aria-label={t('myPeople.weekBefore')} onClick={() => setWeek(addWeeks(week, -1))}>
            <IconChevronLeft size={18} aria-hidden />
          </Button>
          <span role="status">
            {week} · {weekDates(week, i18n.language)}
          </span>
          <Button variant="default" size="compact-md" aria-label={t('myPeople.weekAfter')} onClick={() => setWeek(addWeeks(week, 1))}>
            <IconChevronRight size={18} aria-hidden />
          </Button>
        </Group>
        {week !== thisWeek && (
          <Button variant="subtle" size="compact-md" onClick={() => setWeek(thisWeek)}>
            {t('home.week')}
          </Button>
        )}
      </Group>
      {walks.isPending && <Loading rows={3} />}
      {walks.isLoadingError && <Problem error={walks.error} retry={() => void walks.refetch()} />}
      {walks.isSuccess && rows.length === 0 && !walks.hasNextPage && <p className="quiet">{t('myPeople.nobodyOut')}</p>}
      <ul className="lines">
        {rows.map((walk) => (
          <li key={walk.id}>
            <span className="lines-main">
              {walk.employee.name}
              <span className="quiet">{walk.touchPoint.name}</span>
            </span>
            <StatusBadge status={walk.status} />
          </li>
        ))}
      </ul>
      <MoreButton list={walks} />
    </section>
  );
}
