import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { allOptions } from '../../api/lists.ts';
import type { Site } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FieldGroup } from '../../components/FieldGroup.tsx';
import classes from '../../components/NumberRows.module.css';

export interface VenueRow {
  /** A site's id; empty: anywhere. */
  readonly site: string;
  readonly placesPerWeek: string;
}

interface Props {
  readonly value: readonly VenueRow[];
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (value: readonly VenueRow[]) => void;
}

/** Where a touch-point can be lived, and by how many in a week. */
export function VenuesField({ value, errors, onChange }: Props) {
  const { t } = useTranslation();
  const sites = useQuery(allOptions<Site>('/sites', { sort: 'name' }));
  const change = (index: number, part: Partial<VenueRow>) => onChange(value.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <FieldGroup legend={t('touchPoint.venues')}>
      <p className="form-hint">{t('touchPoint.venuesHint')}</p>
      {errors['venues'] && (
        <p className={classes['error']} role="alert">
          {errors['venues']}
        </p>
      )}
      <ul className="plain">
        {value.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own until they are saved
          <li key={index} className={classes['row']}>
            <ChoiceField
              label={t('touchPoint.venueSite')}
              value={row.site}
              options={[
                { value: '', label: t('touchPoint.anywhere') },
                ...(sites.data ?? []).map((site) => ({ value: site.id, label: site.name })),
              ]}
              onChange={(event) => change(index, { site: event.currentTarget.value })}
            />
            <TextInput
              type="number"
              min={0}
              label={t('touchPoint.venuePlaces')}
              value={row.placesPerWeek}
              onChange={(event) => change(index, { placesPerWeek: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              aria-label={t('touchPoint.removeVenue', { number: index + 1 })}
              onClick={() => onChange(value.filter((_, at) => at !== index))}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => onChange([...value, { site: '', placesPerWeek: '4' }])}
      >
        {t('touchPoint.addVenue')}
      </Button>
    </FieldGroup>
  );
}
