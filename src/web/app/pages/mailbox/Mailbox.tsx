import { Group } from '@mantine/core';
import { IconMail, IconMailOff } from '@tabler/icons-react';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listOptions } from '../../api/lists.ts';
import { sessionOptions } from '../../api/session.ts';
import type { Message } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { Notice } from '../../components/Notice.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { HeldMail } from './HeldMail.tsx';

const STATUSES = ['queued', 'sending', 'sent', 'failed', 'unknown', 'suppressed', 'cancelled'] as const;

/** Every e-mail that is, was or would have been sent. */
export function Mailbox() {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const { status } = useSearch({ from: '/inside/mailbox' });
  const navigate = useNavigate({ from: '/mailbox' });
  const { data: session } = useSuspenseQuery(sessionOptions);
  const messages = useInfiniteQuery(listOptions<Message>('/messages', { status }));
  const rows = messages.data ?? [];
  const columns: readonly Column<Message>[] = [
    {
      id: 'subject',
      header: t('mailbox.subject'),
      width: '2fr',
      cell: (message) => (
        <TextLink to="/mailbox/$message" params={{ message: message.id }} fw={500}>
          {message.subject ?? t(`messageKind.${message.kind}`)}
        </TextLink>
      ),
    },
    { id: 'to', header: t('mailbox.to'), width: '1.4fr', cell: (message) => message.employee?.name ?? message.to },
    { id: 'week', header: t('mailbox.week'), width: '6.5rem', cell: (message) => message.week ?? t('choice.none') },
    { id: 'status', header: t('mailbox.status'), width: '7.5rem', cell: (message) => <StatusBadge status={message.status} /> },
    {
      id: 'time',
      header: t('mailbox.time'),
      width: '1.2fr',
      cell: (message) => formatTime(message.sentAt ?? message.dueAt, i18n.language, timeZone),
    },
  ];
  return (
    <>
      <PageTitle
        title={t('mailbox.title')}
        lead={t('mailbox.lead')}
        actions={
          <Group gap="sm">
            <ButtonLink to="/mailbox/previews" variant="default">
              {t('previews.title')}
            </ButtonLink>
            <ButtonLink to="/mailbox/suppressions" variant="default" leftSection={<IconMailOff size={18} aria-hidden />}>
              {t('suppressions.title')}
            </ButtonLink>
          </Group>
        }
      />
      {session?.mail.held && <HeldMail session={session} />}
      {session?.mail.local && (
        <Notice tone="calm" title={t('mailbox.localTitle')} style={{ marginBottom: '1rem' }}>
          {t('mailbox.localText')}
        </Notice>
      )}
      <ChoiceField
        label={t('mailbox.status')}
        maw="16rem"
        mb="md"
        value={status ?? ''}
        options={[{ value: '', label: t('choice.all') }, ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))]}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          void navigate({ search: chosen === '' ? {} : { status: chosen }, replace: true });
        }}
      />
      {messages.isPending && <Loading rows={6} />}
      {messages.error && rows.length === 0 && <Problem error={messages.error} retry={() => void messages.refetch()} />}
      {messages.isSuccess && rows.length === 0 && (
        <Empty icon={<IconMail />} title={status ? t('mailbox.noneTitle') : t('mailbox.emptyTitle')}>
          {status ? undefined : t('mailbox.emptyText')}
        </Empty>
      )}
      {rows.length > 0 && (
        <DataTable label={t('mailbox.title')} columns={columns} rows={rows} rowKey={(message) => message.id} list={messages} />
      )}
    </>
  );
}
