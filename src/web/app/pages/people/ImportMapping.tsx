import { useTranslation } from 'react-i18next';
import type { ImportResult } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FieldGroup } from '../../components/FieldGroup.tsx';
import classes from './ImportMapping.module.css';
import { FIELDS, type Kind } from './import-kinds.ts';

interface Props {
  readonly result: ImportResult;
  readonly kind: Kind;
  /** What the reader decided so far, by field. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly onChange: (map: Readonly<Record<string, string>>) => void;
}

/** Which column of the file feeds which field: as recognised, and open to correction. */
export function ImportMapping({ result, kind, chosen, onChange }: Props) {
  const { t } = useTranslation();
  const columns = [...new Set([...Object.values(result.mapping), ...result.ignoredColumns])];
  return (
    <FieldGroup legend={t('import.mapping')}>
      <p className="quiet">{t('import.mappingHint')}</p>
      <div className={classes['grid']}>
        {FIELDS[kind].map((field) => (
          <ChoiceField
            key={field}
            size="sm"
            label={t(`field.${field}`)}
            value={chosen[field] ?? result.mapping[field] ?? ''}
            options={[{ value: '', label: t('import.noColumn') }, ...columns.map((column) => ({ value: column, label: column }))]}
            onChange={(event) => onChange({ ...chosen, [field]: event.currentTarget.value })}
          />
        ))}
      </div>
    </FieldGroup>
  );
}
