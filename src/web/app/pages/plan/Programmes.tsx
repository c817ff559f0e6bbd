import { IconCalendarEvent, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listOptions } from '../../api/lists.ts';
import type { ProgrammeItem } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { Tag } from '../../components/Tag.tsx';
import classes from './Programmes.module.css';
import { useSpan } from './span.ts';

/** Cycles and induction programmes, and where each one's plan stands. */
export function Programmes() {
  const { t } = useTranslation();
  const archived = useSearch({ from: '/inside/plan' }).archived === 'true';
  const programmes = useInfiniteQuery(listOptions<ProgrammeItem>('/programmes', { archived: archived || undefined }));
  const rows = programmes.data ?? [];
  const add = (
    <AdminOnly>
      <ButtonLink to="/plan/new" leftSection={<IconPlus size={18} aria-hidden />}>
        {t('programmes.add')}
      </ButtonLink>
    </AdminOnly>
  );
  return (
    <>
      <PageTitle title={t('programmes.title')} lead={t('programmes.lead')} actions={(rows.length > 0 || archived) && add} />
      <p>
        <TextLink to="/plan" search={archived ? {} : { archived: 'true' }}>
          {archived ? t('programmes.inUse') : t('programmes.archived')}
        </TextLink>
      </p>
      {programmes.isPending && <Loading />}
      {programmes.isLoadingError && <Problem error={programmes.error} retry={() => void programmes.refetch()} />}
      {programmes.isSuccess && rows.length === 0 && archived && <Empty title={t('programmes.noneArchived')} />}
      {programmes.isSuccess && rows.length === 0 && !archived && (
        <Empty icon={<IconCalendarEvent />} title={t('programmes.emptyTitle')} action={add}>
          {t('programmes.emptyText')}
        </Empty>
      )}
      <ul className={classes['list']}>
        {rows.map((programme) => (
          <Row key={programme.id} programme={programme} />
        ))}
      </ul>
      <MoreButton list={programmes} />
    </>
  );
}

function Row({ programme }: { readonly programme: ProgrammeItem }) {
  const { t } = useTranslation();
  const span = useSpan(programme);
  return (
    <li className="panel">
      <div className={classes['head']}>
        <TextLink to="/plan/$programme" params={{ programme: programme.id }} fw={650} fz="lg">
          {programme.name}
        </TextLink>
        <Tag tone="calm">{t(`programmeKind.${programme.kind}`)}</Tag>
      </div>
      <p className="quiet">
        {span} ·{' '}
        {programme.allTouchPoints
          ? t('programmes.everyTouchPoint', { count: programme.touchPoints })
          : t('programmes.touchPoints', { count: programme.touchPoints })}
      </p>
      <div className={classes['foot']}>
        {programme.latestPlan ? (
          <>
            <StatusBadge status={programme.latestPlan.status} />
            <TextLink to="/plans/$plan" params={{ plan: programme.latestPlan.id }} search={{}}>
              {t('programmes.latestPlan')}
            </TextLink>
          </>
        ) : (
          <span className="quiet">{t('programmes.noPlan')}</span>
        )}
      </div>
    </li>
  );
}
