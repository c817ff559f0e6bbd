import { useTranslation } from 'react-i18next';
import type { CoverageMatrix } from '../../api/types.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { TextLink } from '../../components/links.tsx';

type Row = CoverageMatrix['rows'][number];

/** The same as words: one row a person, and what is still open by name. */
export function MatrixTable({ rows, touchPoints }: { readonly rows: readonly Row[]; readonly touchPoints: readonly string[] }) {
  const { t } = useTranslation();
  const count = (row: Row, states: string) => [...row.cells].filter((state) => states.includes(state)).length;
  const names = (row: Row, states: string) => touchPoints.filter((_, column) => states.includes(row.cells[column] ?? '.')).join(', ');
  const columns: readonly Column<Row>[] = [
    {
      id: 'name',
      header: t('people.name'),
      width: '1.4fr',
      cell: (row) => (
        <TextLink to="/people/$person" params={{ person: row.number }}>
          {row.name}
        </TextLink>
      ),
    },
    { id: 'direct', header: t('coverage.direct'), width: '5rem', cell: (row) => count(row, 'd') },
    { id: 'equivalent', header: t('coverage.equivalent'), width: '6rem', cell: (row) => count(row, 'e') },
    { id: 'exempt', header: t('coverage.exempt'), width: '5rem', cell: (row) => count(row, 'x') },
    { id: 'planned', header: t('heatMap.planned'), width: '1.6fr', cell: (row) => names(row, 'p') || t('choice.none') },
    { id: 'open', header: t('heatMap.open'), width: '1.6fr', cell: (row) => names(row, 'mv') || t('choice.none') },
  ];
  return <DataTable label={t('heatMap.label', { count: rows.length })} columns={columns} rows={rows} rowKey={(row) => row.id} />;
}
