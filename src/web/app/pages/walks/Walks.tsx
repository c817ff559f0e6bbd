import { SimpleGrid } from '@mantine/core';
import { IconWalk } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { allOptions, listOptions } from '../../api/lists.ts';
import { useAccount } from '../../api/session.ts';
import type { Assignment, Department } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { WeekField } from '../../components/WeekField.tsx';
import { administers } from '../../lib/roles.ts';
import { useThisWeek } from '../../lib/this-week.ts';
import { addWeeks } from '../../lib/weeks.ts';
import { withoutEmpty } from '../../lib/without-empty.ts';
import { ChangeWalk } from './ChangeWalk.tsx';

const OPEN = 'planned,announced,started';
const STATUSES = ['planned', 'announced', 'started', 'done', 'privileged', 'missed', 'excused', 'cancelled'] as const;
/** How far back one may look: two years of weeks. */
const WEEKS_BACK = 104;

/** Who is asked to walk what in a week, and what became of it; what is open of weeks past, to be settled. */
export function Walks() {
  const { t } = useTranslation();
  const mayChange = administers(useAccount());
  const thisWeek = useThisWeek();
  const { week = thisWeek, status, department } = useSearch({ from: '/inside/walks' });
  const navigate = useNavigate({ from: '/walks' });
  const set = (change: Readonly<Record<string, string>>) =>
    void navigate({ search: (before) => withoutEmpty({ ...before, ...change }), replace: true });
  const departments = useQuery(allOptions<Department>('/departments', { sort: 'name' }));
  const unanswered = status === 'unanswered';
  const asked = unanswered ? { toWeek: addWeeks(thisWeek, -1), status: OPEN } : { week, status };
  const walks = useInfiniteQuery(listOptions<Assignment>('/assignments', { ...asked, department, sort: unanswered ? 'week' : 'employee' }));
  const rows = walks.data ?? [];
  return (
    <>
      <PageTitle title={t('walks.title')} lead={t('walks.lead')} />
      <SimpleGrid component="search" cols={{ base: 1, xs: 3 }} mb="md" aria-label={t('walks.filters')}>
        <WeekField
          label={t('mailbox.week')}
          from={addWeeks(thisWeek, -WEEKS_BACK)}
          weeks={2 * WEEKS_BACK}
          disabled={unanswered}
          value={week}
          onChange={(event) => set({ week: event.currentTarget.value })}
        />
        <ChoiceField
          label={t('mailbox.status')}
          value={status ?? ''}
          options={[
            { value: '', label: t('choice.all') },
            { value: 'unanswered', label: t('walks.unanswered') },
            ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
          ]}
          onChange={(event) => set({ status: event.currentTarget.value })}
        />
        <ChoiceField
          label={t('people.department')}
          value={department ?? ''}
          options={[
            { value: '', label: t('choice.all') },
            ...(departments.data ?? []).map(({ code, name }) => ({ value: code, label: name })),
          ]}
          onChange={(event) => set({ department: event.currentTarget.value })}
        />
      </SimpleGrid>
      {walks.isPending && <Loading rows={6} />}
      {walks.isLoadingError && <Problem error={walks.error} retry={() => void walks.refetch()} />}
      {walks.isSuccess && rows.length === 0 && <Empty icon={<IconWalk />} title={t(unanswered ? 'walks.noneUnanswered' : 'walks.none')} />}
      {rows.length > 0 && (
        <DataTable label={t('walks.title')} columns={columns(t, mayChange)} rows={rows} rowKey={(walk) => walk.id} list={walks} />
      )}
    </>
  );
}

const columns = (t: TFunction, mayChange: boolean): readonly Column<Assignment>[] => [
  {
    id: 'person',
    header: t('people.name'),
    width: '1.4fr',
    cell: ({ employee }) => (
      <TextLink to="/people/$person" params={{ person: employee.number }} fw={500}>
        {employee.name}
      </TextLink>
    ),
  },
  { id: 'touchPoint', header: t('touchPoint.title'), width: '1.6fr', cell: (walk) => walk.touchPoint.name },
  { id: 'venue', header: t('myWalk.where'), width: '1fr', cell: (walk) => walk.venue.site?.name ?? t('touchPoint.anywhere') },
  { id: 'week', header: t('mailbox.week'), width: '6.5rem', cell: (walk) => walk.week },
  { id: 'status', header: t('mailbox.status'), width: '7rem', cell: (walk) => <StatusBadge status={walk.status} /> },
  ...(mayChange
    ? [{ id: 'change', header: t('suppressions.action'), width: '6rem', cell: (walk: Assignment) => <ChangeWalk walk={walk} /> }]
    : []),
];
