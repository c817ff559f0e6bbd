import { Group, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconKey, IconSearch, IconUserPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listOptions } from '../../api/lists.ts';
import type { Account } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import type { GrowingList } from '../../components/MoreButton.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { Tag } from '../../components/Tag.tsx';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import classes from '../people/People.module.css';
import { EmployeeSignIn } from './EmployeeSignIn.tsx';

const ROLES = ['admin', 'auditor', 'leader', 'employee'] as const;
const STATES = ['active', 'deactivated', 'left', 'closed'] as const;

/** Who may sign in, and as what. */
export function Accounts() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/inside/accounts' });
  const navigate = useNavigate({ from: '/accounts' });
  const [typed, setTyped] = useState(search.q ?? '');
  const [q] = useDebouncedValue(typed, 250);
  const set = (change: Partial<Record<keyof typeof search, string>>) =>
    void navigate({
      search: (before) => Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value)) as typeof search,
      replace: true,
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: typing leads, the address follows
  useEffect(() => {
    if (q !== (search.q ?? '')) set({ q });
  }, [q]);
  const sort = search.sort ?? 'name';
  const accounts = useInfiniteQuery(listOptions<Account>('/accounts', { q: search.q, role: search.role, status: search.status, sort }));
  const rows = accounts.data ?? [];
  return (
    <>
      <PageTitle
        title={t('accounts.title')}
        lead={t('accounts.lead')}
        actions={
          <AdminOnly>
            <ButtonLink to="/accounts/tokens" variant="default" leftSection={<IconKey size={18} aria-hidden />}>
              {t('tokens.title')}
            </ButtonLink>
            <ButtonLink to="/accounts/new" leftSection={<IconUserPlus size={18} aria-hidden />}>
              {t('accounts.add')}
            </ButtonLink>
          </AdminOnly>
        }
      />
      <AdminOnly>
        <EmployeeSignIn />
      </AdminOnly>
      <search className={classes['filters']} aria-label={t('accounts.filters')}>
        <TextInput
          type="search"
          label={t('people.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <ChoiceField
          label={t('accounts.role')}
          value={search.role ?? ''}
          options={[{ value: '', label: t('choice.all') }, ...ROLES.map((value) => ({ value, label: t(`role.${value}`) }))]}
          onChange={(event) => set({ role: event.currentTarget.value })}
        />
        <ChoiceField
          label={t('people.status')}
          value={search.status ?? ''}
          options={[{ value: '', label: t('choice.all') }, ...STATES.map((value) => ({ value, label: t(`accountStatus.${value}`) }))]}
          onChange={(event) => set({ status: event.currentTarget.value })}
        />
      </search>
      {accounts.isPending && <Loading rows={6} />}
      {accounts.error && rows.length === 0 && <Problem error={accounts.error} retry={() => void accounts.refetch()} />}
      {accounts.isSuccess && rows.length === 0 && <Empty title={t('people.noneTitle')}>{t('people.noneText')}</Empty>}
      {rows.length > 0 && (
        <>
          <VisuallyHidden role="status">{t('accounts.shown', { count: rows.length })}</VisuallyHidden>
          <Table rows={rows} sort={sort} onSort={(next) => set({ sort: next })} list={accounts} />
        </>
      )}
    </>
  );
}

interface TableProps {
  readonly rows: readonly Account[];
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly list: GrowingList;
}

function Table({ rows, sort, onSort, list }: TableProps) {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const columns: readonly Column<Account>[] = [
    {
      id: 'name',
      header: t('people.name'),
      width: '1.6fr',
      sort: 'name',
      cell: (account) => (
        <Group gap="xs">
          <TextLink to="/accounts/$account" params={{ account: account.id }} fw={500}>
            {account.name}
          </TextLink>
          {account.status !== 'active' && <Tag>{t(`accountStatus.${account.status}`)}</Tag>}
        </Group>
      ),
    },
    {
      id: 'email',
      header: t('person.email'),
      width: '1.8fr',
      sort: 'email',
      cell: (account) => <span className="wrap">{account.email}</span>,
    },
    { id: 'role', header: t('accounts.role'), width: '9rem', cell: (account) => t(`role.${account.effectiveRole}`) },
    {
      id: 'signedIn',
      header: t('accounts.signedIn'),
      width: '1.2fr',
      sort: 'signedInAt',
      cell: (account) => (account.signedInAt === null ? t('accounts.never') : formatTime(account.signedInAt, i18n.language, timeZone)),
    },
  ];
  return (
    <DataTable
      label={t('accounts.title')}
      columns={columns}
      rows={rows}
      rowKey={(account) => account.id}
      sort={sort}
      onSort={onSort}
      list={list}
    />
  );
}
