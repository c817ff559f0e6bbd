import { SimpleGrid, Stack } from '@mantine/core';
import { IconCalendarOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { CalendarSettings } from '../../api/types.ts';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { EntryChoice } from './EntryChoice.tsx';
import { FeedPanel } from './FeedPanel.tsx';
import { HowToSubscribe } from './HowToSubscribe.tsx';

export const settingsOptions = oneOptions<CalendarSettings>('/me/calendar');

/** How the walks of whoever is signed in stand in their calendar. */
export function MyCalendar() {
  const { t } = useTranslation();
  const settings = useQuery(settingsOptions);
  return (
    <>
      <PageTitle title={t('calendar.title')} lead={t('calendar.lead')} />
      {settings.isPending && <Loading />}
      {settings.error && <Problem error={settings.error} retry={() => void settings.refetch()} />}
      {settings.data?.employee === null && (
        <Empty title={t('calendar.nobody')} icon={<IconCalendarOff />}>
          {t('calendar.nobodyText')}
        </Empty>
      )}
      {settings.data?.employee && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
          <EntryChoice settings={settings.data} />
          <Stack gap="lg">
            <FeedPanel settings={settings.data} />
            <HowToSubscribe />
          </Stack>
        </SimpleGrid>
      )}
    </>
  );
}
