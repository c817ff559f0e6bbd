import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ChoiceField } from './ChoiceField.tsx';
import { FieldGroup } from './FieldGroup.tsx';
import classes from './NumberRows.module.css';

export interface NumberRow {
  readonly key: string;
  /** As typed. */
  readonly number: string;
}

interface Props {
  readonly legend: string;
  readonly hint?: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly keyLabel: string;
  readonly numberLabel: string;
  readonly addLabel: string;
  readonly min: number;
  readonly value: readonly NumberRow[];
  readonly error?: string | undefined;
  /** What a new row begins with. */
  readonly fresh: (key: string) => string;
  readonly onChange: (value: readonly NumberRow[]) => void;
}

/** Some things out of a list, each with a number of its own. */
export function NumberRows({ legend, hint, options, keyLabel, numberLabel, addLabel, min, value, error, fresh, onChange }: Props) {
  const { t } = useTranslation();
  const change = (index: number, part: Partial<NumberRow>) => onChange(value.map((row, at) => (at === index ? { ...row, ...part } : row)));
  /** A number that somebody typed stays beside the other thing; one that only came with the row is that thing's own. */
  const rename = (index: number, row: NumberRow, key: string) =>
    change(index, { key, ...(row.number === fresh(row.key) ? { number: fresh(key) } : {}) });
  const next = options.find((option) => !value.some((row) => row.key === option.value));
  return (
    <FieldGroup legend={legend}>
      {hint !== undefined && <p className="form-hint">{hint}</p>}
      {error !== undefined && (
        <p className={classes['error']} role="alert">
          {error}
        </p>
      )}
      <ul className="plain">
        {value.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own until they are saved
          <li key={index} className={classes['row']}>
            <ChoiceField
              label={keyLabel}
              value={row.key}
              options={options}
              onChange={(event) => rename(index, row, event.currentTarget.value)}
            />
            <TextInput
              type="number"
              min={min}
              label={numberLabel}
              value={row.number}
              onChange={(event) => change(index, { number: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              aria-label={t('action.removeRow', { name: options.find((option) => option.value === row.key)?.label ?? row.key })}
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
        disabled={next === undefined}
        onClick={() => next && onChange([...value, { key: next.value, number: fresh(next.value) }])}
      >
        {addLabel}
      </Button>
    </FieldGroup>
  );
}
