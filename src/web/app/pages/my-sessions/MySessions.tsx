import { Button, Group, Stack, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post, remove } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { AccountSession } from '../../api/types.ts';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { Tag } from '../../components/Tag.tsx';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { toast } from '../../lib/toast.ts';
import { ConnectedSignIns, ConnectionNews } from './ConnectedSignIns.tsx';

/** Ways into my account; the browsers that are signed in to it, and the way to sign them out. */
export function MySessions() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const sessions = useQuery({ ...oneOptions<{ items: readonly AccountSession[] }>('/me/sessions'), staleTime: 0 });
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['/me/sessions'] });
  const endOthers = useMutation({
    mutationFn: async () => (await post<{ ended: number }>('/me/sessions/end-others')).body.ended,
    onSuccess: async (count) => {
      toast(t('sessions.endedOthers', { count }));
      await refresh();
    },
  });
  const items = sessions.data?.items ?? [];
  const others = items.filter((session) => !session.current).length;
  return (
    <>
      <PageTitle title={t('sessions.title')} lead={t('sessions.lead')} />
      <Stack gap="lg">
        <ConnectionNews />
        <ConnectedSignIns />
        {endOthers.error && <Problem error={endOthers.error} />}
        {sessions.isPending && <Loading rows={3} />}
        {sessions.error && <Problem error={sessions.error} retry={() => void sessions.refetch()} />}
        {sessions.isSuccess && (
          <section className="panel" aria-labelledby="browsers">
            <Group justify="space-between" mb="xs">
              <Title order={2} id="browsers">
                {t('sessions.browsers')}
              </Title>
              {others > 0 && (
                <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
                  {t('sessions.endOthers')}
                </Button>
              )}
            </Group>
            <p className="quiet">{t('sessions.browsersLead')}</p>
            {items.length === 0 && <p className="quiet">{t('sessions.none')}</p>}
            <ul className="lines">
              {items.map((session) => (
                <Session key={session.id} session={session} ended={refresh} />
              ))}
            </ul>
          </section>
        )}
      </Stack>
    </>
  );
}

function Session({ session, ended }: { readonly session: AccountSession; readonly ended: () => Promise<unknown> }) {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const time = (instant: string) => formatTime(instant, i18n.language, timeZone);
  const end = useMutation({
    mutationFn: () => remove(`/me/sessions/${session.id}`),
    onSettled: ended,
  });
  const device = t('sessions.device', {
    browser: session.browser ?? t('sessions.unknownBrowser'),
    system: session.system ?? t('sessions.unknownSystem'),
  });
  return (
    <li>
      <span className="lines-main">
        <span>
          {device} {session.current && <Tag tone="good">{t('sessions.current')}</Tag>}
        </span>
        <span className="quiet">
          {t('sessions.used', { used: time(session.lastUsedAt), begun: time(session.begunAt) })}
          {session.network && ` · ${t('sessions.network', { network: session.network })}`}
        </span>
        {end.error && <Problem error={end.error} />}
      </span>
      {!session.current && (
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          loading={end.isPending}
          aria-label={t('sessions.endOne', { device })}
          onClick={() => end.mutate()}
        >
          {t('account.signOut')}
        </Button>
      )}
    </li>
  );
}
