import { Group, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFileImport, IconSearch, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { allOptions, listOptions } from '../../api/lists.ts';
import type { Department, Employee, Site } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { PlaceViews } from '../../components/PlaceViews.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { Tag } from '../../components/Tag.tsx';
import { withoutEmpty } from '../../lib/without-empty.ts';
import classes from './People.module.css';

/** Everybody who walks: found by name, number or address, by department, site and standing. */
export function People() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/inside/people' });
  const navigate = useNavigate({ from: '/people' });
  const [typed, setTyped] = useState(search.q ?? '');
  const [q] = useDebouncedValue(typed, 250);
  const set = (change: Partial<Record<keyof typeof search, string>>) =>
    void navigate({ search: (before) => withoutEmpty({ ...before, ...change }), replace: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: typing leads, the address follows
  useEffect(() => {
    if (q !== (search.q ?? '')) set({ q });
  }, [q]);

  const sites = useQuery(allOptions<Site>('/sites', { sort: 'name' }));
  const departments = useQuery(allOptions<Department>('/departments', { sort: 'name' }));
  const sort = search.sort ?? 'familyName';
  const people = useInfiniteQuery(
    listOptions<Employee>('/employees', {
      q: search.q,
      department: search.department,
      includeSubdepartments: search.department ? true : undefined,
      site: search.site,
      status: search.status,
      sort,
    }),
  );
  const filtered = Boolean(search.q || search.department || search.site || search.status);
  const rows = people.data ?? [];

  return (
    <>
      <PageTitle
        title={t('people.title')}
        lead={t('people.lead')}
        actions={
          <AdminOnly>
            <ButtonLink to="/people/import" variant="default" leftSection={<IconFileImport size={18} aria-hidden />}>
              {t('people.import')}
            </ButtonLink>
            <ButtonLink to="/people/new" leftSection={<IconUserPlus size={18} aria-hidden />}>
              {t('people.add')}
            </ButtonLink>
          </AdminOnly>
        }
      />
      <PlaceViews of="directory" />
      <search className={classes['filters']} aria-label={t('people.filters')}>
        <TextInput
          type="search"
          label={t('people.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <ChoiceField
          label={t('people.department')}
          value={search.department ?? ''}
          options={[
            { value: '', label: t('choice.all') },
            ...(departments.data ?? []).map((each) => ({ value: each.code, label: each.name })),
          ]}
          onChange={(event) => set({ department: event.currentTarget.value })}
        />
        <ChoiceField
          label={t('people.site')}
          value={search.site ?? ''}
          options={[{ value: '', label: t('choice.all') }, ...(sites.data ?? []).map((each) => ({ value: each.code, label: each.name }))]}
          onChange={(event) => set({ site: event.currentTarget.value })}
        />
        <ChoiceField
          label={t('people.status')}
          value={search.status ?? ''}
          options={[
            { value: '', label: t('choice.all') },
            ...(['active', 'joining', 'left', 'deactivated'] as const).map((value) => ({ value, label: t(`employeeStatus.${value}`) })),
          ]}
          onChange={(event) => set({ status: event.currentTarget.value })}
        />
      </search>
      {people.isPending && <Loading rows={8} />}
      {people.error && rows.length === 0 && <Problem error={people.error} retry={() => void people.refetch()} />}
      {people.isSuccess && rows.length === 0 && !filtered && (
        <Empty
          icon={<IconUsers />}
          title={t('people.emptyTitle')}
          action={
            <AdminOnly>
              <ButtonLink to="/people/import">{t('people.import')}</ButtonLink>
            </AdminOnly>
          }
        >
          {t('people.emptyText')}
        </Empty>
      )}
      {people.isSuccess && rows.length === 0 && filtered && <Empty title={t('people.noneTitle')}>{t('people.noneText')}</Empty>}
      {rows.length > 0 && (
        <>
          <VisuallyHidden role="status">
            {t(people.hasNextPage ? 'people.shownMore' : 'people.shown', { count: rows.length })}
          </VisuallyHidden>
          <DataTable
            label={t('people.title')}
            columns={columns(t)}
            rows={rows}
            rowKey={(person) => person.id}
            sort={sort}
            onSort={(next) => set({ sort: next })}
            list={people}
          />
        </>
      )}
    </>
  );
}

const columns = (t: TFunction): readonly Column<Employee>[] => [
  {
    id: 'name',
    header: t('people.name'),
    width: '2.2fr',
    sort: 'familyName',
    cell: (person) => (
      <Group gap="xs">
        <TextLink to="/people/$person" params={{ person: person.number }} fw={500}>
          {person.familyName}, {person.givenName}
        </TextLink>
        {person.isLeader && <Tag tone="good">{t('people.leader')}</Tag>}
        {person.status !== 'active' && <Tag>{t(`employeeStatus.${person.status}`)}</Tag>}
      </Group>
    ),
  },
  { id: 'number', header: t('people.number'), width: '7rem', sort: 'number', cell: (person) => person.number },
  { id: 'department', header: t('people.department'), width: '1.4fr', cell: (person) => person.department?.name ?? t('choice.none') },
  { id: 'site', header: t('people.site'), width: '1fr', cell: (person) => person.site?.name ?? t('choice.none') },
  { id: 'manager', header: t('people.manager'), width: '1.2fr', cell: (person) => person.manager?.name ?? t('choice.none') },
];
