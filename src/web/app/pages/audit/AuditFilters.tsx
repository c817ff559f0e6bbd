import { Button, Group, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { AuditVocabulary } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import classes from '../people/People.module.css';
import { useAuditWords } from './audit-words.ts';

/** Letters that the API looks for at least. */
const SHORTEST = 3;

/** Filters that are set by following a link, and only ever taken away here. */
const PINNED = ['actor', 'entityId', 'requestId'] as const;

/** What the address asks for; typing and choosing change the address. */
export function AuditFilters() {
  const { t } = useTranslation();
  const words = useAuditWords();
  const search = useSearch({ from: '/inside/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const vocabulary = useQuery(oneOptions<AuditVocabulary>('/audit-events/vocabulary'));
  const [typed, setTyped] = useState(search.q ?? '');
  const [q] = useDebouncedValue(typed.trim(), 300);
  const set = (change: Partial<Record<keyof typeof search, string>>) =>
    void navigate({
      search: (before) => Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value)) as typeof search,
      replace: true,
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: typing leads, the address follows; fewer letters are not looked for
  useEffect(() => {
    if (q !== (search.q ?? '') && (q === '' || q.length >= SHORTEST)) set({ q });
  }, [q]);
  const { actions = [], entities = [] } = vocabulary.data ?? {};
  const ofEntity = actions.filter((action) => search.entity === undefined || action.startsWith(`${search.entity}.`));
  return (
    <>
      <search className={classes['filters']} aria-label={t('audit.filters')}>
        <TextInput
          type="search"
          label={t('audit.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <ChoiceField
          label={t('audit.thing')}
          value={search.entity ?? ''}
          options={[{ value: '', label: t('choice.all') }, ...entities.map((value) => ({ value, label: words.thing(value) }))]}
          onChange={(event) => set({ entity: event.currentTarget.value, action: '' })}
        />
        <ChoiceField
          label={t('audit.action')}
          value={search.action ?? ''}
          options={[{ value: '', label: t('choice.all') }, ...ofEntity.map((value) => ({ value, label: words.action(value) }))]}
          onChange={(event) => set({ action: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('audit.from')}
          value={search.from ?? ''}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <TextInput type="date" label={t('audit.to')} value={search.to ?? ''} onChange={(event) => set({ to: event.currentTarget.value })} />
      </search>
      <Group gap="xs" mb="md">
        {PINNED.filter((name) => search[name] !== undefined).map((name) => (
          <Button
            key={name}
            size="compact-sm"
            variant="default"
            rightSection={<IconX size={14} aria-hidden />}
            onClick={() => set({ [name]: '' })}
            aria-label={t('audit.unpin', { filter: t(`audit.pinned.${name}`) })}
          >
            {t(`audit.pinned.${name}`)}
          </Button>
        ))}
      </Group>
    </>
  );
}
