import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { Coverage } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { CoverageBar } from '../../components/CoverageBar.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { formatNumber, formatShare } from '../../lib/format.ts';

type CoverageGroup = Coverage['groups'][number];

const GROUPS = ['department', 'role', 'touchPoint', 'stage', 'week'] as const;

/** Coverage by department, role, touch-point, stage or week. */
export function GroupsView({ filters }: { readonly filters: Readonly<Record<string, string | undefined>> }) {
  const { t, i18n } = useTranslation();
  const [groupBy, setGroupBy] = useState<(typeof GROUPS)[number]>('department');
  const coverage = useQuery(oneOptions<Coverage>('/coverage', { ...filters, groupBy }));
  const number = (value: number | null) => (value === null ? t('coverage.hidden') : formatNumber(value, i18n.language));
  const columns: readonly Column<CoverageGroup>[] = [
    { id: 'name', header: t(`groupBy.${groupBy}`), width: '1.6fr', cell: (group) => group.name },
    {
      id: 'bar',
      header: t('coverage.bar'),
      width: '2fr',
      cell: (group) => (group.suppressed ? t('coverage.suppressed') : <CoverageBar counts={group} slim />),
    },
    {
      id: 'share',
      header: t('coverage.share'),
      width: '6rem',
      cell: (group) => (group.share === null ? t('choice.none') : formatShare(group.share, i18n.language)),
    },
    ...(['direct', 'equivalent', 'exempt', 'missing', 'required'] as const).map((part) => ({
      id: part,
      header: t(`coverage.${part}`),
      width: '5.5rem',
      cell: (group: CoverageGroup) => number(group[part]),
    })),
  ];
  return (
    <>
      <ChoiceField
        label={t('coverage.groupBy')}
        maw="16rem"
        mb="md"
        value={groupBy}
        options={GROUPS.map((value) => ({ value, label: t(`groupBy.${value}`) }))}
        onChange={(event) => setGroupBy(event.currentTarget.value as typeof groupBy)}
      />
      {coverage.error && <Problem error={coverage.error} retry={() => void coverage.refetch()} />}
      {coverage.isPending && <Loading rows={6} />}
      {coverage.data?.groups.length === 0 && <Empty title={t('coverage.noGroups')} />}
      {coverage.data !== undefined && coverage.data.groups.length > 0 && (
        <DataTable label={t('coverageView.groups')} columns={columns} rows={coverage.data.groups} rowKey={(group) => group.key} />
      )}
    </>
  );
}
