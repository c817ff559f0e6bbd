import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { oneOptions, type Page } from '../api/lists.ts';
import type { Employee, EmployeeRef } from '../api/types.ts';

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly value: EmployeeRef | null;
  readonly error?: string | undefined;
  readonly onChange: (employee: EmployeeRef | null) => void;
}

/** Finds one person among many as one types; the server searches names, numbers and addresses. */
export function EmployeeField({ label, description, required, value, error, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, 200);
  const found = useQuery({ ...oneOptions<Page<Employee>>('/employees', { q, limit: 20 }), placeholderData: keepPreviousData });
  const people = (found.data?.items ?? []).map((person) => ({
    id: person.id,
    number: person.number,
    name: `${person.givenName} ${person.familyName}`,
  }));
  const choices = value && !people.some((person) => person.id === value.id) ? [value, ...people] : people;
  return (
    <Select
      label={label}
      description={description}
      required={required ?? false}
      error={error}
      searchable
      openOnFocus={false}
      clearable={!required}
      clearButtonProps={{ 'aria-label': t('choice.clear') }}
      nothingFoundMessage={found.error ? t('choice.unknown') : found.isFetching ? t('state.loading') : t('choice.nobody')}
      placeholder={t('choice.person')}
      data={choices.map((person) => ({ value: person.id, label: `${person.name} (${person.number})` }))}
      filter={({ options }) => options}
      value={value?.id ?? null}
      onSearchChange={setTyped}
      onChange={(id) => onChange(choices.find((person) => person.id === id) ?? null)}
    />
  );
}
