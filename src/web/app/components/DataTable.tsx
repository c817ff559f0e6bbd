// biome-ignore-all lint/a11y/useSemanticElements: rows are positioned by hand, which robs real table elements of their meaning in browsers; roles keep it
// biome-ignore-all lint/a11y/useFocusableInteractive: a table is read, not operated
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePrinting } from '../lib/use-printing.ts';
import classes from './DataTable.module.css';
import type { GrowingList } from './MoreButton.tsx';
import { Problem } from './states.tsx';

export interface Column<T> {
  readonly id: string;
  readonly header: string;
  /** A CSS grid track: `2fr`, `8rem`. */
  readonly width: string;
  readonly cell: (row: T) => ReactNode;
  /** The API's name of this order. */
  readonly sort?: string;
}

interface Props<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  /** The list that the rows are the beginning of: more is fetched when the reader comes near the end. */
  readonly list?: GrowingList;
}

/**
 * A table that stays fast with a hundred thousand rows: only rows in view are in the document, the page scrolls as one. On a
 * narrow screen each row becomes a card whose lines carry the column's name.
 */
export function DataTable<T>({ label, columns, rows, rowKey, sort, onSort, list }: Props<T>) {
  const { t } = useTranslation();
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 48,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => rowKey(rows[index] as T),
  });
  const printing = usePrinting();
  const items = virtual.getVirtualItems();
  const grid = { gridTemplateColumns: columns.map((column) => column.width).join(' ') };
  const shown = printing
    ? rows.map((row, index) => ({ key: rowKey(row), index, style: grid }))
    : items.map(({ key, index, start }) => ({
        key,
        index,
        style: { ...grid, transform: `translateY(${start - virtual.options.scrollMargin}px)` },
      }));
  const last = items.at(-1)?.index ?? 0;
  const wants = list?.hasNextPage === true && !list.isFetchingNextPage && !list.isFetchNextPageError && last >= rows.length - 20;
  useEffect(() => {
    if (wants) void list?.fetchNextPage();
  }, [wants, list]);

  return (
    <div role="table" aria-label={label} aria-rowcount={list?.hasNextPage ? -1 : rows.length + 1} className={classes['table']}>
      <div role="rowgroup" className={classes['headGroup']}>
        <div role="row" aria-rowindex={1} className={classes['head']} style={grid}>
          {columns.map((column) => {
            const order =
              column.sort === undefined
                ? undefined
                : sort === column.sort
                  ? 'ascending'
                  : sort === `-${column.sort}`
                    ? 'descending'
                    : 'none';
            return (
              <div key={column.id} role="columnheader" aria-sort={order}>
                {column.sort !== undefined && onSort ? (
                  <button
                    type="button"
                    className={classes['sort']}
                    onClick={() => onSort(order === 'ascending' ? `-${column.sort}` : (column.sort as string))}
                  >
                    {column.header}
                    {order === 'ascending' && <IconArrowUp size={14} aria-hidden />}
                    {order === 'descending' && <IconArrowDown size={14} aria-hidden />}
                  </button>
                ) : (
                  column.header
                )}
              </div>
            );
          })}
        </div>
      </div>
      <div
        role="rowgroup"
        ref={body}
        className={classes['body']}
        data-printing={printing || undefined}
        style={printing ? {} : { height: virtual.getTotalSize() }}
      >
        {shown.map((item) => (
          <div
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            role="row"
            aria-rowindex={item.index + 2}
            className={classes['row']}
            style={item.style}
          >
            {columns.map((column) => (
              <div key={column.id} role="cell" className={classes['cell']}>
                <span className={classes['label']} aria-hidden>
                  {column.header}
                </span>
                <span className={classes['value']}>{column.cell(rows[item.index] as T)}</span>
              </div>
            ))}
          </div>
        ))}
      </div>
      {list?.isFetchingNextPage && (
        <div role="status" className={classes['more']}>
          {t('state.loadingMore')}
        </div>
      )}
      {printing && list?.hasNextPage && <div className={classes['more']}>{t('state.printedSoFar', { count: rows.length })}</div>}
      {list?.isFetchNextPageError && <Problem error={list.error} retry={() => void list.fetchNextPage()} />}
    </div>
  );
}
