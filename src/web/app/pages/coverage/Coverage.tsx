import { Stack } from '@mantine/core';
import { IconLayoutGrid } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { allOptions, oneOptions } from '../../api/lists.ts';
import type { Coverage as CoverageAnswer, Department, Site } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { CoverageSummary } from '../../components/CoverageSummary.tsx';
import { ButtonLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import classes from '../../components/Views.module.css';
import { withoutEmpty } from '../../lib/without-empty.ts';
import { GroupsView } from './GroupsView.tsx';
import { MapView } from './MapView.tsx';

const VIEWS = ['map', 'groups'] as const;

/** Who has walked what: in one line, person by person, and group by group. */
export function Coverage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/inside/coverage' });
  const navigate = useNavigate({ from: '/coverage' });
  const filters = { department: search.department, site: search.site };
  const summary = useQuery({
    ...oneOptions<CoverageAnswer>('/coverage', { ...filters, groupBy: 'role' }),
    // The filters stay where they are, and keep the focus, while their answer comes.
    placeholderData: keepPreviousData,
  });
  const departments = useQuery(allOptions<Department>('/departments', { sort: 'name' }));
  const sites = useQuery(allOptions<Site>('/sites', { sort: 'name' }));
  const view = VIEWS.find((each) => each === search.view) ?? 'map';
  const filter = (change: Readonly<Record<string, string>>) =>
    void navigate({
      search: (before) => withoutEmpty({ ...before, ...change }),
      replace: true,
    });
  const nothing = summary.data?.required === 0 && !filters.department && !filters.site;
  return (
    <>
      <PageTitle title={t('coverage.title')} lead={t('coverage.lead')} />
      {summary.isPending && <Loading />}
      {summary.error && <Problem error={summary.error} retry={() => void summary.refetch()} />}
      {nothing && (
        <Empty
          icon={<IconLayoutGrid />}
          title={t('coverage.emptyTitle')}
          action={<ButtonLink to="/plan">{t('coverage.toPlan')}</ButtonLink>}
        >
          {t('coverage.emptyText')}
        </Empty>
      )}
      {summary.data && !nothing && (
        <Stack gap="lg">
          <section className="panel" aria-label={t('coverage.now')}>
            <CoverageSummary coverage={summary.data} />
          </section>
          <div className="form-pair" style={{ maxWidth: '36rem' }}>
            <ChoiceField
              label={t('people.department')}
              value={search.department ?? ''}
              options={[
                { value: '', label: t('choice.all') },
                ...(departments.data ?? []).map((each) => ({ value: each.code, label: each.name })),
              ]}
              onChange={(event) => filter({ department: event.currentTarget.value })}
            />
            <ChoiceField
              label={t('people.site')}
              value={search.site ?? ''}
              options={[
                { value: '', label: t('choice.all') },
                ...(sites.data ?? []).map((each) => ({ value: each.code, label: each.name })),
              ]}
              onChange={(event) => filter({ site: event.currentTarget.value })}
            />
          </div>
          <div>
            <nav className={classes['views']} aria-label={t('coverage.views')}>
              {VIEWS.map((each) => (
                <Link
                  key={each}
                  to="/coverage"
                  search={(before) => ({ ...before, view: each })}
                  replace
                  resetScroll={false}
                  className={classes['view']}
                  aria-current={each === view ? 'true' : undefined}
                  data-here={each === view || undefined}
                >
                  {t(`coverageView.${each}`)}
                </Link>
              ))}
            </nav>
            {view === 'map' ? <MapView filters={filters} /> : <GroupsView filters={filters} />}
          </div>
        </Stack>
      )}
    </>
  );
}
