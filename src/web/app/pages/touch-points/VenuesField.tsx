import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { allOptions } from '../../api/lists.ts';
import type { Site } from '../../api/types.ts';
import { type NumberRow, NumberRows } from '../../components/NumberRows.tsx';

interface Props {
  /** By a site's id; empty: anywhere. */
  readonly value: readonly NumberRow[];
  readonly error: string | undefined;
  readonly onChange: (value: readonly NumberRow[]) => void;
}

/** Where a touch-point can be lived, and by how many in a week. */
export function VenuesField(props: Props) {
  const { t } = useTranslation();
  const sites = useQuery(allOptions<Site>('/sites', { sort: 'name' }));
  return (
    <NumberRows
      {...props}
      legend={t('touchPoint.venues')}
      hint={t('touchPoint.venuesHint')}
      keyLabel={t('touchPoint.venueSite')}
      numberLabel={t('touchPoint.venuePlaces')}
      addLabel={t('touchPoint.addVenue')}
      min={0}
      options={[
        { value: '', label: t('touchPoint.anywhere') },
        ...(sites.data ?? []).map((site) => ({ value: site.id, label: site.name })),
      ]}
      fresh={() => '4'}
    />
  );
}
