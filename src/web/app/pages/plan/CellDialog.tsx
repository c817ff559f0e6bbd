import { Modal } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listOptions } from '../../api/lists.ts';
import type { Board, PlannedVisit } from '../../api/types.ts';
import { TextLink } from '../../components/links.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import type { Cursor } from '../../lib/grid-cursor.ts';
import { weekDates } from '../../lib/weeks.ts';
import { Why } from './Why.tsx';

interface Props {
  readonly plan: string;
  readonly board: Board;
  readonly cell: Cursor | undefined;
  readonly onClose: () => void;
}

/** Who walks one touch-point in one week of this plan. */
export function CellDialog({ plan, board, cell, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const week = cell && board.weeks[cell.column];
  const touchPoint = cell && board.touchPoints[cell.row];
  return (
    <Modal
      opened={week !== undefined && touchPoint !== undefined}
      onClose={onClose}
      title={`${touchPoint?.name ?? ''} · ${week ?? ''} (${week ? weekDates(week, i18n.language) : ''})`}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {week !== undefined && touchPoint !== undefined && <Visits plan={plan} week={week} touchPoint={touchPoint.id} />}
    </Modal>
  );
}

function Visits({ plan, week, touchPoint }: { readonly plan: string; readonly week: string; readonly touchPoint: string }) {
  const { t } = useTranslation();
  const visits = useInfiniteQuery(listOptions<PlannedVisit>(`/plans/${plan}/assignments`, { week, touchPoint }, 500));
  if (visits.isLoadingError) return <Problem error={visits.error} retry={() => void visits.refetch()} />;
  if (!visits.data) return <Loading rows={3} />;
  if (visits.data.length === 0) return <p className="quiet">{t('board.nobody')}</p>;
  return (
    <ul className="lines">
      {visits.data.map((visit) => (
        <li key={visit.employee.id}>
          <TextLink to="/people/$person" params={{ person: visit.employee.number }}>
            {visit.employee.name}
          </TextLink>
          <span className="quiet">{visit.venue.site?.name ?? t('touchPoint.anywhere')}</span>
          <Why
            asked={{ plan, employee: visit.employee.id, touchPoint: visit.touchPoint.id }}
            label={t('why.open')}
            about={`${visit.employee.name}, ${visit.touchPoint.name}`}
          />
        </li>
      ))}
      <MoreButton list={visits} />
    </ul>
  );
}
