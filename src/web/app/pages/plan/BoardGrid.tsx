import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Board } from '../../api/types.ts';
import { type Cursor, moveCursor } from '../../lib/grid-cursor.ts';
import { shortWeek, weekDates } from '../../lib/weeks.ts';
import classes from './BoardGrid.module.css';

interface Props {
  readonly board: Board;
  readonly onOpen: (cell: Cursor) => void;
}

/** An ARIA grid: one tab stop, arrows move, Enter opens. Its cells say in words what their height shows. */
export function BoardGrid({ board, onOpen }: Props) {
  const { t, i18n } = useTranslation();
  const [cursor, setCursor] = useState<Cursor>({ row: 0, column: 0 });
  const body = useRef<HTMLTableSectionElement>(null);
  const extent = { rows: board.touchPoints.length, columns: board.weeks.length, pageRows: 5 };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moveCursor(cursor, event.key, event.ctrlKey, extent);
    if (!next) return;
    event.preventDefault();
    setCursor(next);
    const cell = body.current?.rows[next.row]?.cells[next.column + 1]?.querySelector('button');
    cell?.focus();
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const totals = board.weeks.map((_, column) => board.cells.reduce((sum, row) => sum + (row[column]?.used ?? 0), 0));
  return (
    <div className={classes['frame']}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA grid pattern is made of a table
        role="grid"
        aria-label={t('board.title')}
        aria-rowcount={extent.rows + 2}
        aria-colcount={extent.columns + 1}
        className={classes['board']}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th scope="col" className={classes['corner']}>
              {t('touchPoint.title')}
            </th>
            {board.weeks.map((week) => (
              <th key={week} scope="col" className={classes['week']} title={weekDates(week, i18n.language)}>
                <span className={classes['year']}>{week.slice(0, 4)}</span>
                {shortWeek(week)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {board.touchPoints.map((touchPoint, row) => (
            <tr key={touchPoint.id}>
              <th scope="row" className={classes['name']}>
                {touchPoint.name}
              </th>
              {board.weeks.map((week, column) => {
                const { used, places } = board.cells[row]?.[column] ?? { used: 0, places: 0 };
                const at = { row, column };
                return (
                  <td key={week} className={classes['cell']}>
                    <button
                      type="button"
                      tabIndex={cursor.row === row && cursor.column === column ? 0 : -1}
                      className={classes['fill']}
                      data-state={stateOf(used, places)}
                      style={{ '--fill': places === 0 ? 0 : Math.min(used / places, 1) }}
                      onFocus={() => setCursor(at)}
                      onClick={() => onOpen(at)}
                    >
                      <span aria-hidden>{places === 0 && used === 0 ? '–' : `${used}/${places}`}</span>
                      <span className="visually-hidden">
                        {t('board.cell', { touchPoint: touchPoint.name, week, dates: weekDates(week, i18n.language), used, places })}
                      </span>
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className={classes['name']}>
              {t('board.total')}
            </th>
            {board.weeks.map((week, column) => (
              <td key={week} className={classes['total']}>
                {totals[column]}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

const stateOf = (used: number, places: number): string => {
  if (used > places) return 'over';
  if (places === 0) return 'closed';
  if (used === 0) return 'empty';
  return used === places ? 'full' : 'some';
};
