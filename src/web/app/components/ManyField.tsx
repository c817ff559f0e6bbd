import { MultiSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly value: readonly string[];
  readonly error?: string | undefined;
  readonly onChange: (value: readonly string[]) => void;
}

/** Any number out of a list that is known. */
export function ManyField({ label, description, choices, value, error, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <MultiSelect
      label={label}
      description={description}
      data={[...choices]}
      value={[...value]}
      error={error}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('choice.clear') }}
      nothingFoundMessage={t('choice.nothing')}
      onChange={onChange}
    />
  );
}
