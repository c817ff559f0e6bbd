import { Button, Checkbox, Code, Group, Stack, TextInput, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post, remove } from '../../api/client.ts';
import { listOptions } from '../../api/lists.ts';
import type { ApiToken } from '../../api/types.ts';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { FormProblem } from '../../components/FormProblem.tsx';
import { TextLink } from '../../components/links.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Notice } from '../../components/Notice.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { Tag } from '../../components/Tag.tsx';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { useForm } from '../../lib/use-form.ts';

/** Tokens of programs: whose they are, what they may do, and until when. */
export function Tokens() {
  const { t } = useTranslation();
  const tokens = useInfiniteQuery(listOptions<ApiToken>('/api-tokens', { sort: '-createdAt' }));
  return (
    <>
      <PageTitle title={t('tokens.title')} lead={t('tokens.lead')} back={<TextLink to="/accounts">{t('accounts.title')}</TextLink>} />
      <Stack gap="lg">
        <NewToken />
        <section className="panel" aria-labelledby="tokens-list">
          <Title order={2} id="tokens-list" mb="sm">
            {t('tokens.all')}
          </Title>
          {tokens.isPending && <Loading rows={3} />}
          {tokens.isLoadingError && <Problem error={tokens.error} retry={() => void tokens.refetch()} />}
          {tokens.data?.length === 0 && <p className="quiet">{t('tokens.none')}</p>}
          <ul className="lines">
            {(tokens.data ?? []).map((token) => (
              <Token key={token.id} token={token} />
            ))}
          </ul>
          <MoreButton list={tokens} />
        </section>
      </Stack>
    </>
  );
}

function Token({ token }: { readonly token: ApiToken }) {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const queryClient = useQueryClient();
  const time = (instant: string) => formatTime(instant, i18n.language, timeZone);
  const expired = token.expiresAt !== null && token.expiresAt <= new Date().toISOString();
  return (
    <li>
      <span className="lines-main">
        <span>
          {token.name} <Code>{token.prefix}…</Code>{' '}
          {token.revokedAt ? <Tag>{t('tokens.revoked')}</Tag> : expired ? <Tag>{t('tokens.expired')}</Tag> : null}
        </span>
        <span className="quiet">
          {[
            t('tokens.owner', { name: token.owner.name }),
            token.scopes.includes('*') ? t('tokens.everything') : token.scopes.join(', '),
            token.expiresAt === null ? t('tokens.noEnd') : t('tokens.until', { time: time(token.expiresAt) }),
            token.lastUsedAt === null ? t('tokens.unused') : t('tokens.used', { time: time(token.lastUsedAt) }),
          ].join(' · ')}
        </span>
      </span>
      {token.revokedAt === null && (
        <DeleteButton
          size="compact-sm"
          label={t('tokens.revoke')}
          title={t('tokens.revokeTitle', { name: token.name })}
          confirm={t('tokens.revoke')}
          act={() => remove(`/api-tokens/${token.id}`)}
          done={() => void queryClient.invalidateQueries({ queryKey: ['/api-tokens'] })}
        >
          {t('tokens.revokeText')}
        </DeleteButton>
      )}
    </li>
  );
}

const AREAS = ['directory', 'touch-points', 'planning', 'assignments', 'coverage', 'messages', 'organisation', 'accounts'] as const;

function NewToken() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm({ name: '', scopes: [] as readonly string[], expiresAt: '' });
  const [secret, setSecret] = useState<string>();
  const create = useMutation({
    mutationFn: async () => {
      const { name, scopes, expiresAt } = form.values;
      const end = expiresAt === '' ? {} : { expiresAt: `${expiresAt}T23:59:59Z` };
      return (await post<ApiToken & { token: string }>('/api-tokens', { name, scopes, ...end }, { answersOnce: true })).body;
    },
    onSuccess: async ({ token }) => {
      setSecret(token);
      form.set('name', '');
      await queryClient.invalidateQueries({ queryKey: ['/api-tokens'] });
    },
    onError: form.failed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.clear();
    setSecret(undefined);
    create.mutate();
  };
  const scopes = [
    '*',
    ...AREAS.flatMap((area) => (area === 'coverage' ? ['coverage:read'] : [`${area}:read`, `${area}:write`])),
    'provisioning:write',
    'webhooks:read',
    'webhooks:write',
  ];
  return (
    <section className="panel" aria-labelledby="tokens-new">
      <Title order={2} id="tokens-new" mb="sm">
        {t('tokens.new')}
      </Title>
      <form ref={form.ref} className="form" onSubmit={submit} noValidate>
        <FormProblem messages={form.others} />
        {secret !== undefined && (
          <Notice tone="good" role="status" title={t('tokens.secretTitle')}>
            <Code block className="wrap">
              {secret}
            </Code>
          </Notice>
        )}
        <div className="form-pair">
          <TextInput required label={t('people.name')} description={t('tokens.nameHint')} {...form.text('name')} />
          <TextInput type="date" label={t('tokens.end')} description={t('tokens.endHint')} {...form.text('expiresAt')} />
        </div>
        <Checkbox.Group
          label={t('tokens.scopes')}
          required
          value={[...form.values.scopes]}
          error={form.errors['scopes']}
          onChange={(value) => form.set('scopes', value)}
        >
          <Group gap="md" mt={6}>
            {scopes.map((scope) => (
              <Checkbox key={scope} value={scope} label={scope === '*' ? t('tokens.everything') : scope} />
            ))}
          </Group>
        </Checkbox.Group>
        <div>
          <Button type="submit" loading={create.isPending}>
            {t('tokens.create')}
          </Button>
        </div>
      </form>
    </section>
  );
}
