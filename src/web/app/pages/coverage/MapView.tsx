import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { CoverageMatrix } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import type { Cursor } from '../../lib/grid-cursor.ts';
import { usePrinting } from '../../lib/use-printing.ts';
import { ASKED } from './draw-heat-map.ts';
import { HeatMap } from './HeatMap.tsx';
import { Legend } from './Legend.tsx';
import classes from './MapView.module.css';
import { MatrixTable } from './MatrixTable.tsx';
import { type MatrixOrder, ORDERS, ordered } from './matrix-order.ts';

const HEIGHTS = { normal: 24, compact: 8 } as const;

/** Every person × every touch-point, as a picture or as a table. */
export function MapView({ filters }: { readonly filters: Readonly<Record<string, string | undefined>> }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const matrix = useQuery(oneOptions<CoverageMatrix>('/coverage/matrix', filters));
  const [order, setOrder] = useState<MatrixOrder>('department');
  const [height, setHeight] = useState<keyof typeof HEIGHTS>('normal');
  const [asTable, setAsTable] = useState(false);
  // A picture shows the rows in its frame, and paper cannot scroll.
  const printing = usePrinting();
  const rows = useMemo(() => ordered(matrix.data?.rows ?? [], order), [matrix.data, order]);
  const data = useMemo(
    () => ({
      rowLabels: rows.map((row) => row.name),
      columnLabels: (matrix.data?.touchPoints ?? []).map((touchPoint) => touchPoint.name),
      cells: rows.map((row) => row.cells),
    }),
    [rows, matrix.data],
  );
  if (matrix.error) return <Problem error={matrix.error} retry={() => void matrix.refetch()} />;
  if (!matrix.data) return <Loading rows={8} />;
  if (rows.length === 0 || data.columnLabels.length === 0) return <Empty title={t('coverage.noGroups')} />;
  const describe = ({ row, column }: Cursor): string =>
    t('heatMap.cell', {
      person: rows[row]?.name ?? '',
      touchPoint: data.columnLabels[column] ?? '',
      state: t(`cell.${ASKED.find((state) => state === rows[row]?.cells[column]) ?? 'notAsked'}`),
    });
  return (
    <>
      <div className={classes['controls']}>
        <ChoiceField
          label={t('heatMap.order')}
          value={order}
          options={ORDERS.map((value) => ({ value, label: t(`matrixOrder.${value}`) }))}
          onChange={(event) => setOrder(event.currentTarget.value as MatrixOrder)}
        />
        <ChoiceField
          label={t('heatMap.rows')}
          value={height}
          options={(['normal', 'compact'] as const).map((value) => ({ value, label: t(`rowHeight.${value}`) }))}
          onChange={(event) => setHeight(event.currentTarget.value as keyof typeof HEIGHTS)}
        />
        <Checkbox label={t('heatMap.asTable')} checked={asTable} onChange={(event) => setAsTable(event.currentTarget.checked)} />
      </div>
      {asTable || printing ? (
        <MatrixTable rows={rows} touchPoints={data.columnLabels} />
      ) : (
        <>
          <Legend />
          <HeatMap
            label={t('heatMap.label', { count: rows.length })}
            data={data}
            rowHeight={HEIGHTS[height]}
            describe={describe}
            onOpen={({ row }) => {
              const person = rows[row];
              if (person) void navigate({ to: '/people/$person', params: { person: person.number } });
            }}
          />
          <p className="quiet">{t('heatMap.hint')}</p>
        </>
      )}
    </>
  );
}
