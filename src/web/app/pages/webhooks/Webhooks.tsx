import { Button, Group } from '@mantine/core';
import { IconWebhook } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { listOptions } from '../../api/lists.ts';
import type { NewWebhook, Webhook } from '../../api/types.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { FormProblem } from '../../components/FormProblem.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { useForm } from '../../lib/use-form.ts';
import { FreshSecret } from './FreshSecret.tsx';
import { bodyOf, WebhookFields, type WebhookValues } from './WebhookFields.tsx';
import { WebhookTag } from './WebhookTag.tsx';

/** The other programs that are told what happens here. */
export function Webhooks() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const webhooks = useInfiniteQuery(listOptions<Webhook>('/webhooks'));
  const rows = webhooks.data ?? [];
  const columns: readonly Column<Webhook>[] = [
    {
      id: 'url',
      header: t('webhooks.url'),
      width: '2fr',
      cell: (row) => (
        <span className="lines-main">
          <TextLink to="/webhooks/$webhook" params={{ webhook: row.id }} fw={500}>
            {row.url}
          </TextLink>
          {row.description && <span className="quiet">{row.description}</span>}
        </span>
      ),
    },
    {
      id: 'events',
      header: t('webhooks.events'),
      width: '10rem',
      cell: (row) => (row.eventTypes.includes('*') ? t('webhooks.every') : t('webhooks.count', { count: row.eventTypes.length })),
    },
    { id: 'status', header: t('webhooks.status'), width: '9rem', cell: (row) => <WebhookTag webhook={row} /> },
    { id: 'waiting', header: t('webhooks.waiting'), width: '7rem', cell: (row) => row.waiting },
  ];
  const created = (made: NewWebhook) => {
    setSecret(made.secret);
    setAdding(false);
    void queryClient.invalidateQueries({ queryKey: ['/webhooks'] });
  };
  return (
    <>
      <PageTitle
        title={t('webhooks.title')}
        lead={t('webhooks.lead')}
        back={<TextLink to="/settings">{t('settings.title')}</TextLink>}
        actions={adding ? undefined : <Button onClick={() => setAdding(true)}>{t('webhooks.add')}</Button>}
      />
      {secret !== undefined && <FreshSecret secret={secret} text={t('webhooks.secretText')} />}
      {adding && <NewWebhookForm created={created} cancel={() => setAdding(false)} />}
      {webhooks.isPending && <Loading rows={3} />}
      {webhooks.error && rows.length === 0 && <Problem error={webhooks.error} retry={() => void webhooks.refetch()} />}
      {webhooks.isSuccess && rows.length === 0 && !adding && (
        <Empty icon={<IconWebhook />} title={t('webhooks.emptyTitle')}>
          {t('webhooks.emptyText')}
        </Empty>
      )}
      {rows.length > 0 && <DataTable label={t('webhooks.title')} columns={columns} rows={rows} rowKey={(row) => row.id} list={webhooks} />}
    </>
  );
}

function NewWebhookForm({ created, cancel }: { readonly created: (made: NewWebhook) => void; readonly cancel: () => void }) {
  const { t } = useTranslation();
  const form = useForm<WebhookValues>({ url: '', description: '', every: true, eventTypes: [] });
  const create = useMutation({
    mutationFn: async () => (await post<NewWebhook>('/webhooks', bodyOf(form.values), { answersOnce: true })).body,
    onSuccess: created,
    onError: form.failed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.clear();
    create.mutate();
  };
  return (
    <form
      ref={form.ref}
      className="form panel"
      aria-label={t('webhooks.add')}
      onSubmit={submit}
      noValidate
      style={{ marginBottom: '1rem' }}
    >
      <FormProblem messages={form.others} />
      <WebhookFields form={form} />
      <Group gap="sm">
        <Button type="submit" loading={create.isPending}>
          {t('webhooks.create')}
        </Button>
        <Button variant="default" onClick={cancel}>
          {t('action.cancel')}
        </Button>
      </Group>
    </form>
  );
}
