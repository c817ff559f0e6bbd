import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { Board } from '../../api/types.ts';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import type { Cursor } from '../../lib/grid-cursor.ts';
import { BoardGrid } from './BoardGrid.tsx';
import { CellDialog } from './CellDialog.tsx';

/** Weeks × touch-points: how full each one is, and behind each cell who walks there. */
export function BoardView({ plan }: { readonly plan: string }) {
  const { t } = useTranslation();
  const board = useQuery(oneOptions<Board>(`/plans/${plan}/board`));
  const [opened, setOpened] = useState<Cursor>();
  if (board.error) return <Problem error={board.error} retry={() => void board.refetch()} />;
  if (!board.data) return <Loading rows={8} />;
  if (board.data.weeks.length === 0 || board.data.touchPoints.length === 0) {
    return <Empty title={t('board.emptyTitle')}>{t('board.emptyText')}</Empty>;
  }
  return (
    <>
      <p className="quiet">{t('board.hint')}</p>
      <BoardGrid board={board.data} onOpen={setOpened} />
      <CellDialog plan={plan} board={board.data} cell={opened} onClose={() => setOpened(undefined)} />
    </>
  );
}
