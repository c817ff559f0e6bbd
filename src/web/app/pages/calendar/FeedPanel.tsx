import { Button, Group, Stack, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post, remove } from '../../api/client.ts';
import type { CalendarSettings } from '../../api/types.ts';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { Problem } from '../../components/states.tsx';
import { formatDate } from '../../lib/format.ts';
import { toast } from '../../lib/toast.ts';
import { FreshAddress } from './FreshAddress.tsx';

/** The private address: made, replaced, ended. It is seen once, right after it was made. */
export function FeedPanel({ settings }: { readonly settings: CalendarSettings }) {
  const { t, i18n } = useTranslation();
  const queryClient = useQueryClient();
  const heading = useRef<HTMLHeadingElement>(null);
  const [fresh, setFresh] = useState<string>();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['/me/calendar'] });
  const make = useMutation({
    mutationFn: async () => (await post<{ url: string }>('/me/calendar-feed', undefined, { answersOnce: true })).body.url,
    onSuccess: async (url) => {
      setFresh(url);
      await refresh();
    },
  });
  return (
    <section className="panel" aria-labelledby="calendar-feed">
      <Title ref={heading} tabIndex={-1} order={2} id="calendar-feed" mb="sm">
        {t('calendar.feedTitle')}
      </Title>
      <Stack gap="md">
        <p className="plain">{t('calendar.feedText')}</p>
        <p className="quiet">{t('calendar.feedOr')}</p>
        {make.error && <Problem error={make.error} />}
        {fresh !== undefined && <FreshAddress url={fresh} />}
        {settings.feed === null ? (
          <div>
            <Button loading={make.isPending} onClick={() => make.mutate()}>
              {t('calendar.make')}
            </Button>
          </div>
        ) : (
          <>
            {fresh === undefined && (
              <p className="plain">{t('calendar.since', { date: formatDate(settings.feed.createdAt.slice(0, 10), i18n.language) })}</p>
            )}
            <Group gap="sm">
              <DeleteButton
                label={t('calendar.rotate')}
                title={t('calendar.rotateTitle')}
                confirm={t('calendar.rotateConfirm')}
                act={() => make.mutateAsync()}
                done={() => undefined}
              >
                {t('calendar.rotateText')}
              </DeleteButton>
              <DeleteButton
                label={t('calendar.revoke')}
                title={t('calendar.revokeTitle')}
                confirm={t('calendar.revokeConfirm')}
                act={() => remove('/me/calendar-feed', 0)}
                done={() => {
                  setFresh(undefined);
                  toast(t('calendar.revoked'));
                  // The button that asked is gone with the address.
                  void refresh().then(() => heading.current?.focus());
                }}
              >
                {t('calendar.revokeText')}
              </DeleteButton>
            </Group>
          </>
        )}
      </Stack>
    </section>
  );
}
