import { Button, Stack, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { patch, post, remove } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { NewWebhook, Webhook as WebhookAnswer } from '../../api/types.ts';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { FormProblem } from '../../components/FormProblem.tsx';
import { TextLink } from '../../components/links.tsx';
import { Notice } from '../../components/Notice.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { Deliveries } from './Deliveries.tsx';
import { FreshSecret } from './FreshSecret.tsx';
import { bodyOf, WebhookFields, type WebhookValues } from './WebhookFields.tsx';

/** One endpoint: how it stands, what it gets, and what was sent to it. */
export function Webhook() {
  const { t } = useTranslation();
  const { webhook: id } = useParams({ from: '/inside/webhooks/$webhook' });
  const webhook = useQuery({
    ...oneOptions<WebhookAnswer>(`/webhooks/${id}`),
    staleTime: 0,
    refetchInterval: (query) => ((query.state.data?.waiting ?? 0) > 0 ? 5000 : false),
  });
  const back = <TextLink to="/webhooks">{t('webhooks.title')}</TextLink>;
  if (webhook.data) return <Loaded webhook={webhook.data} />;
  return (
    <>
      <PageTitle title={t('webhooks.title')} back={back} />
      {webhook.isPending && <Loading />}
      {webhook.error && <Problem error={webhook.error} retry={() => void webhook.refetch()} />}
    </>
  );
}

function Loaded({ webhook }: { readonly webhook: WebhookAnswer }) {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [secret, setSecret] = useState<string>();
  const refresh = () => queryClient.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/webhook') });
  const time = (instant: string) => formatTime(instant, i18n.language, timeZone);
  const become = useMutation({
    mutationFn: (status: WebhookAnswer['status']) => patch<WebhookAnswer>(`/webhooks/${webhook.id}`, webhook.version, { status }),
    onSettled: refresh,
  });
  const test = useMutation({
    mutationFn: () => post(`/webhooks/${webhook.id}/test`),
    onSuccess: () => toast(t('webhooks.tested')),
    onSettled: refresh,
  });
  const problem = become.error ?? test.error;
  return (
    <>
      <PageTitle
        title={new URL(webhook.url).host}
        lead={webhook.description ?? undefined}
        back={<TextLink to="/webhooks">{t('webhooks.title')}</TextLink>}
        actions={
          webhook.status === 'active' ? (
            <>
              <Button loading={test.isPending} onClick={() => test.mutate()}>
                {t('webhooks.test')}
              </Button>
              <Button variant="default" loading={become.isPending} onClick={() => become.mutate('paused')}>
                {t('webhooks.pause')}
              </Button>
            </>
          ) : (
            <Button loading={become.isPending} onClick={() => become.mutate('active')}>
              {t('webhooks.activate')}
            </Button>
          )
        }
      />
      <Stack gap="lg">
        {problem && <Problem error={problem} />}
        {webhook.status === 'disabled' && (
          <Notice tone="bad" title={t('webhookStatus.disabled')}>
            {webhook.disabledReason && t(`webhookDisabled.${webhook.disabledReason}`)}
          </Notice>
        )}
        {webhook.status === 'paused' && (
          <Notice tone="look" title={t('webhookStatus.paused')}>
            {t('webhooks.pausedText')}
          </Notice>
        )}
        {webhook.status === 'active' && webhook.failingSince && (
          <Notice tone="bad" title={t('webhookStatus.failing')}>
            {t('webhooks.failingText', { time: time(webhook.failingSince) })}
          </Notice>
        )}
        {secret !== undefined && <FreshSecret secret={secret} text={t('webhooks.rotatedText')} />}
        <EditForm key={webhook.version} webhook={webhook} saved={refresh} />
        <Deliveries webhook={webhook} />
        <section className="panel" aria-labelledby="webhook-more">
          <Title order={2} id="webhook-more" mb="sm">
            {t('webhooks.secretAndEnd')}
          </Title>
          {webhook.oldSecretUntil && <p className="quiet">{t('webhooks.oldUntil', { time: time(webhook.oldSecretUntil) })}</p>}
          <DeleteButton
            label={t('webhooks.rotate')}
            title={t('webhooks.rotateTitle')}
            confirm={t('webhooks.rotate')}
            act={async () => {
              const options = { answersOnce: true, version: webhook.version };
              setSecret((await post<NewWebhook>(`/webhooks/${webhook.id}/rotate-secret`, undefined, options)).body.secret);
            }}
            done={() => void refresh()}
          >
            {t('webhooks.rotateText')}
          </DeleteButton>
          <DeleteButton
            label={t('action.delete')}
            title={t('webhooks.deleteTitle')}
            confirm={t('action.delete')}
            act={() => remove(`/webhooks/${webhook.id}`, webhook.version)}
            done={() => {
              void queryClient.invalidateQueries({ queryKey: ['/webhooks'] });
              void navigate({ to: '/webhooks' });
            }}
          >
            {t('webhooks.deleteText')}
          </DeleteButton>
        </section>
      </Stack>
    </>
  );
}

function EditForm({ webhook, saved }: { readonly webhook: WebhookAnswer; readonly saved: () => Promise<void> }) {
  const { t } = useTranslation();
  const every = webhook.eventTypes.includes('*');
  const form = useForm<WebhookValues>({
    url: webhook.url,
    description: webhook.description ?? '',
    every,
    eventTypes: every ? [] : webhook.eventTypes,
  });
  const save = useMutation({
    mutationFn: () => patch<WebhookAnswer>(`/webhooks/${webhook.id}`, webhook.version, bodyOf(form.values)),
    onSuccess: async () => {
      toast(t('settings.saved'));
      await saved();
    },
    onError: form.failed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.clear();
    save.mutate();
  };
  return (
    <form ref={form.ref} className="form panel" aria-label={t('webhooks.what')} onSubmit={submit} noValidate>
      <FormProblem messages={form.others} />
      <WebhookFields form={form} />
      <div>
        <Button type="submit" loading={save.isPending}>
          {t('action.save')}
        </Button>
      </div>
    </form>
  );
}
