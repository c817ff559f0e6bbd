import { Checkbox, Stack } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listOptions, oneOptions } from '../../api/lists.ts';
import type { Change, Diff, DiffItem, Plan } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { Figures } from '../../components/Figures.tsx';
import { TextLink } from '../../components/links.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { Tag, type Tone } from '../../components/Tag.tsx';
import { movesInWords } from './PlanFigures.tsx';

const CHANGES = ['added', 'moved', 'cancelled', 'unchanged'] as const;
const TONES: Readonly<Record<Change, Tone>> = { added: 'good', moved: 'look', cancelled: 'bad', unchanged: 'quiet' };

/** What publishing would change, and who would be told. */
export function DiffView({ plan }: { readonly plan: Plan }) {
  const { t } = useTranslation();
  const [change, setChange] = useState('');
  const [told, setTold] = useState(false);
  const totals = useQuery(oneOptions<Diff>(`/plans/${plan.id}/diff`, { limit: 1 }));
  const items = useInfiniteQuery(listOptions<DiffItem>(`/plans/${plan.id}/diff`, { change, told: told || undefined }));
  return (
    <Stack>
      <div className="panel">
        {totals.error && <Problem error={totals.error} retry={() => void totals.refetch()} />}
        {totals.isPending && <Loading rows={2} />}
        {totals.data && (
          <>
            <Figures figures={CHANGES.map((each) => ({ label: t(`change.${each}`), value: totals.data.counts[each] }))} />
            <p className="quiet" style={{ marginTop: '0.75rem' }}>
              {plan.summary !== null && plan.summary.moved !== null && `${movesInWords(t, plan.summary)} `}
              {t('diff.people', { count: totals.data.people })} {t('diff.told', { count: totals.data.told })}
            </p>
          </>
        )}
      </div>
      <ChoiceField
        label={t('diff.show')}
        maw="16rem"
        value={change}
        options={[{ value: '', label: t('choice.all') }, ...CHANGES.map((value) => ({ value, label: t(`change.${value}`) }))]}
        onChange={(event) => setChange(event.currentTarget.value)}
      />
      <Checkbox label={t('diff.toldOnly')} checked={told} onChange={(event) => setTold(event.currentTarget.checked)} />
      {items.isLoadingError && <Problem error={items.error} retry={() => void items.refetch()} />}
      {items.isPending && <Loading />}
      {items.data?.length === 0 && <Empty title={t('diff.none')} />}
      {items.data !== undefined && items.data.length > 0 && (
        <DataTable
          label={t('planView.changes')}
          columns={columns(t)}
          rows={items.data}
          rowKey={(item) => `${item.employee.id} ${item.touchPoint.id} ${item.change}`}
          list={items}
        />
      )}
    </Stack>
  );
}

const columns = (t: TFunction): readonly Column<DiffItem>[] => {
  const place = (at: DiffItem['before']) =>
    at === null ? t('choice.none') : `${at.week} · ${at.venue.site?.name ?? t('touchPoint.anywhere')}`;
  return [
    {
      id: 'person',
      header: t('people.name'),
      width: '1.2fr',
      cell: (item) => (
        <TextLink to="/people/$person" params={{ person: item.employee.number }}>
          {item.employee.name}
        </TextLink>
      ),
    },
    { id: 'touchPoint', header: t('touchPoint.title'), width: '1.4fr', cell: (item) => item.touchPoint.name },
    {
      id: 'change',
      header: t('diff.change'),
      width: '8rem',
      cell: (item) => <Tag tone={TONES[item.change]}>{t(`change.${item.change}`)}</Tag>,
    },
    { id: 'before', header: t('diff.before'), width: '1.2fr', cell: (item) => place(item.before) },
    { id: 'after', header: t('diff.after'), width: '1.2fr', cell: (item) => place(item.after) },
    { id: 'told', header: t('diff.isTold'), width: '5rem', cell: (item) => (item.told ? t('choice.yes') : t('choice.no')) },
  ];
};
