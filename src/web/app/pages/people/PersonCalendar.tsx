import { Button, Group, Stack, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post, remove } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { CalendarSettings, Employee } from '../../api/types.ts';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { formatDate } from '../../lib/format.ts';
import { toast } from '../../lib/toast.ts';
import { FreshAddress } from '../calendar/FreshAddress.tsx';

/** Whether this person's calendar has a private address: ended here when it got into wrong hands, made for whoever does not sign in. */
export function PersonCalendar({ employee }: { readonly employee: Employee }) {
  const { t, i18n } = useTranslation();
  const queryClient = useQueryClient();
  const heading = useRef<HTMLHeadingElement>(null);
  const [fresh, setFresh] = useState<string>();
  const path = `/employees/${employee.id}/calendar`;
  const calendar = useQuery(oneOptions<CalendarSettings>(path));
  const refresh = () => queryClient.invalidateQueries({ queryKey: [path] });
  const make = useMutation({
    mutationFn: async () => (await post<{ url: string }>(`${path}-feed`, undefined, { answersOnce: true })).body.url,
    onSuccess: async (url) => {
      setFresh(url);
      await refresh();
    },
  });
  const feed = calendar.data?.feed;
  return (
    <section className="panel" aria-labelledby="person-calendar">
      <Title ref={heading} tabIndex={-1} order={2} id="person-calendar" mb="sm">
        {t('personCalendar.title')}
      </Title>
      {calendar.isPending && <Loading rows={1} />}
      {calendar.error && <Problem error={calendar.error} retry={() => void calendar.refetch()} />}
      {make.error && <Problem error={make.error} />}
      {calendar.data && (
        <Stack gap="sm">
          {fresh !== undefined && <FreshAddress url={fresh} forOthers />}
          <p className="plain">
            {feed ? t('personCalendar.since', { date: formatDate(feed.createdAt.slice(0, 10), i18n.language) }) : t('personCalendar.none')}
          </p>
          <Group gap="sm">
            {feed ? (
              <DeleteButton
                label={t('personCalendar.revoke')}
                title={t('personCalendar.revokeTitle', { name: `${employee.givenName} ${employee.familyName}` })}
                confirm={t('personCalendar.revoke')}
                act={() => remove(`${path}-feed`, 0)}
                done={() => {
                  setFresh(undefined);
                  toast(t('personCalendar.revoked'));
                  // The button that asked is gone with the address.
                  void refresh().then(() => heading.current?.focus());
                }}
              >
                {t('personCalendar.revokeText')}
              </DeleteButton>
            ) : (
              <Button variant="default" size="sm" loading={make.isPending} onClick={() => make.mutate()}>
                {t('personCalendar.make')}
              </Button>
            )}
          </Group>
          {!feed && <p className="quiet">{t('personCalendar.makeHint')}</p>}
        </Stack>
      )}
    </section>
  );
}
