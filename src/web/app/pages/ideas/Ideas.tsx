import { Stack } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listOptions } from '../../api/lists.ts';
import type { Idea } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { IdeaCard } from './IdeaCard.tsx';

const STATUSES = ['new', 'accepted', 'doing', 'done', 'proved', 'declined'] as const;

/** What people would change, and what becomes of it. */
export function Ideas() {
  const { t } = useTranslation();
  const { status } = useSearch({ from: '/inside/ideas' });
  const navigate = useNavigate({ from: '/ideas' });
  const ideas = useInfiniteQuery(listOptions<Idea>('/ideas', { status, sort: '-createdAt' }, 30));
  const rows = ideas.data ?? [];
  return (
    <>
      <PageTitle title={t('ideas.title')} lead={t('ideas.lead')} />
      <ChoiceField
        label={t('ideas.status')}
        maw="16rem"
        mb="md"
        value={status ?? ''}
        options={[{ value: '', label: t('choice.all') }, ...STATUSES.map((value) => ({ value, label: t(`ideaStatus.${value}`) }))]}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          void navigate({ search: chosen === '' ? {} : { status: chosen }, replace: true });
        }}
      />
      {ideas.isPending && <Loading rows={6} />}
      {ideas.error && rows.length === 0 && <Problem error={ideas.error} retry={() => void ideas.refetch()} />}
      {ideas.isSuccess && rows.length === 0 && (
        <Empty icon={<IconBulb />} title={status ? t('ideas.noneTitle') : t('ideas.emptyTitle')}>
          {status ? undefined : t('ideas.emptyText')}
        </Empty>
      )}
      <Stack component="ul" className="plain" gap="md" aria-label={t('ideas.title')}>
        {rows.map((idea) => (
          <IdeaCard key={idea.id} idea={idea} />
        ))}
      </Stack>
      <MoreButton list={ideas} />
    </>
  );
}
