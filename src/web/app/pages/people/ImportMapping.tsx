import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportResult } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FieldGroup } from '../../components/FieldGroup.tsx';
import { countries, timeZones } from '../../lib/places.ts';
import classes from './ImportMapping.module.css';
import { FIELDS, type Kind } from './import-kinds.ts';

type Texts = Readonly<Record<string, string>>;

interface Props {
  readonly result: ImportResult;
  readonly kind: Kind;
  /** What the reader decided so far, by field: a column, or none. */
  readonly map: Texts;
  /** The same for every row, by field, where the file has no column for it. */
  readonly same: Texts;
  readonly onChange: (change: { readonly map?: Texts; readonly same?: Texts }) => void;
}

/** Which column of the file feeds which field, as recognised and open to correction; and what every row has that the file does not say. */
export function ImportMapping({ result, kind, map, same, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const id = useId();
  const columns = [...new Set([...Object.values(result.mapping), ...result.ignoredColumns])];
  const columnOf = (field: string): string => map[field] ?? result.mapping[field] ?? '';
  /** What may be meant is offered while one types. */
  const known: Readonly<Record<string, readonly { readonly value: string; readonly label: string }[]>> = {
    timeZone: timeZones(),
    country: countries(i18n.language),
  };
  return (
    <FieldGroup legend={t('import.mapping')}>
      <p className="quiet">{t('import.mappingHint')}</p>
      <div className={classes['grid']}>
        {FIELDS[kind].map((field) => (
          <div key={field}>
            <ChoiceField
              size="sm"
              label={t(`field.${field}`)}
              value={columnOf(field)}
              options={[{ value: '', label: t('import.noColumn') }, ...columns.map((column) => ({ value: column, label: column }))]}
              onChange={(event) => onChange({ map: { ...map, [field]: event.currentTarget.value } })}
            />
            {columnOf(field) === '' && (
              <TextInput
                size="sm"
                mt={4}
                aria-label={t('import.sameOf', { field: t(`field.${field}`) })}
                placeholder={t('import.same')}
                value={same[field] ?? ''}
                {...(known[field] ? { list: `${id}-${field}` } : {})}
                onChange={(event) => onChange({ same: { ...same, [field]: event.currentTarget.value } })}
              />
            )}
          </div>
        ))}
      </div>
      {Object.entries(known).map(([field, choices]) => (
        <datalist key={field} id={`${id}-${field}`}>
          {choices.map(({ value, label }) => (
            <option key={value} value={value} label={label} />
          ))}
        </datalist>
      ))}
    </FieldGroup>
  );
}
