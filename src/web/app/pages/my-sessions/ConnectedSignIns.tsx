import { Button, Group, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { waysToSignIn } from '../../api/ways-to-sign-in.ts';
import { Identities } from '../../components/Identities.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Problem } from '../../components/states.tsx';
import { wantsAnother } from '../../lib/oidc-problems.ts';

/** The sign-ins that lead into my account, and the way to connect one. Where there is no provider there is nothing to see. */
export function ConnectedSignIns() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/inside/my-sessions' });
  const providers = useQuery(waysToSignIn).data?.providers ?? [];
  const connect = useMutation({
    mutationFn: async (provider: string) => {
      const { href } = (await post<{ href: string }>('/me/identities', { provider }, { answersOnce: true })).body;
      // Whoever chose the wrong one there is asked again which one they mean.
      window.location.assign(wantsAnother(search.problem) && provider === search.provider ? `${href}&another=true` : href);
    },
  });
  if (providers.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="identities">
      <Title order={2} id="identities" mb="xs">
        {t('identities.title')}
      </Title>
      <p className="quiet">{t('identities.lead')}</p>
      <Identities path="/me/identities" mayRemove />
      <Group gap="sm" mt="sm">
        {providers.map(({ id, label }) => (
          <Button key={id} variant="default" loading={connect.isPending && connect.variables === id} onClick={() => connect.mutate(id)}>
            {t('identities.connect', { provider: label })}
          </Button>
        ))}
      </Group>
      {connect.error && <Problem error={connect.error} />}
    </section>
  );
}

/** How connecting ended, when one comes back from a provider. */
export function ConnectionNews() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/inside/my-sessions' });
  const { connected, problem, provider } = search;
  const providers = useQuery(waysToSignIn).data?.providers ?? [];
  const labelOf = (id: string | undefined) => providers.find((known) => known.id === id)?.label ?? t('signIn.someProvider');
  if (problem !== undefined) {
    const tone = problem === 'over' || problem === 'denied' ? 'look' : 'bad';
    return (
      <Notice tone={tone} role="alert" title={t(`identities.problem.${problem}.title`, { provider: labelOf(provider) })}>
        {t(`identities.problem.${problem}.text`, { provider: labelOf(provider) })}
      </Notice>
    );
  }
  if (!providers.some(({ id }) => id === connected)) return null;
  return (
    <Notice tone="good" role="status" title={t('identities.connectedTitle', { provider: labelOf(connected) })}>
      {t('identities.connectedText')}
    </Notice>
  );
}
