import { SimpleGrid, Stack, Title } from '@mantine/core';
import { IconEdit } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { CodeRef, TouchPoint as TouchPointAnswer } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { Facts } from '../../components/Facts.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { CreditPanel } from '../exemptions/CreditPanel.tsx';
import { ExemptionPanel } from '../exemptions/ExemptionPanel.tsx';
import { Closures } from './Closures.tsx';

/** One thing a customer does: what to do, where, how many at a time, and what it depends on. */
export function TouchPoint() {
  const { t } = useTranslation();
  const { touchPoint: code } = useParams({ from: '/inside/touch-points/$touchPoint' });
  const touchPoint = useQuery(oneOptions<TouchPointAnswer>(`/touch-points/${encodeURIComponent(code)}`));
  const back = <TextLink to="/touch-points">{t('touchPoints.title')}</TextLink>;
  if (!touchPoint.data) {
    return (
      <>
        <PageTitle title={t('touchPoint.title')} back={back} />
        {touchPoint.error ? <Problem error={touchPoint.error} retry={() => void touchPoint.refetch()} /> : <Loading />}
      </>
    );
  }
  const { data } = touchPoint;
  return (
    <>
      <PageTitle
        title={data.name}
        back={back}
        lead={`${data.journey.name} · ${data.stage.name} · ${data.channel}`}
        actions={
          <AdminOnly>
            <ButtonLink
              to="/touch-points/$touchPoint/edit"
              params={{ touchPoint: code }}
              variant="default"
              leftSection={<IconEdit size={18} aria-hidden />}
            >
              {t('action.edit')}
            </ButtonLink>
          </AdminOnly>
        }
      />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Stack gap="lg">
          <section className="panel" aria-labelledby="touch-point-brief">
            <Title order={2} id="touch-point-brief" mb="sm">
              {t('touchPoint.brief')}
            </Title>
            {data.briefHtml ? (
              // biome-ignore lint/security/noDangerouslySetInnerHtml: the API renders the brief and lets no markup of its author through
              <div className="prose" dangerouslySetInnerHTML={{ __html: data.briefHtml }} />
            ) : (
              <p className="quiet">{t('touchPoint.noBrief')}</p>
            )}
          </section>
          <section className="panel" aria-labelledby="touch-point-facts">
            <Title order={2} id="touch-point-facts" mb="sm">
              {t('touchPoint.facts')}
            </Title>
            <Facts
              facts={[
                [t('touchPoint.code'), data.code],
                [t('touchPoint.audience'), t(`audience.${data.audience}`)],
                [t('touchPoint.ownerDepartment'), data.ownerDepartment?.name],
                [t('touchPoint.duration'), data.durationMinutes !== null && t('unit.minutes', { count: data.durationMinutes })],
                [t('touchPoint.promisedWait'), data.promisedWaitMinutes !== null && t('unit.minutes', { count: data.promisedWaitMinutes })],
                [t('touchPoint.photo'), t(`photo.${data.photo}`)],
                [t('touchPoint.prerequisites'), <Names key="prerequisites" of={data.prerequisites} />],
                [t('touchPoint.equivalents'), <Names key="equivalents" of={data.equivalents} />],
              ]}
            />
          </section>
        </Stack>
        <Stack gap="lg">
          <section className="panel" aria-labelledby="touch-point-venues">
            <Title order={2} id="touch-point-venues" mb="sm">
              {t('touchPoint.venues')}
            </Title>
            {data.venues.length === 0 && <p className="quiet">{t('touchPoint.noVenues')}</p>}
            <ul className="lines">
              {data.venues.map((venue) => (
                <li key={venue.id}>
                  <span>{venue.site?.name ?? t('touchPoint.anywhere')}</span>
                  <span>{t('touchPoints.placesPerWeek', { count: venue.placesPerWeek })}</span>
                </li>
              ))}
            </ul>
          </section>
          <Closures touchPoint={data} />
          <AdminOnly>
            <ExemptionPanel touchPoint={data} />
          </AdminOnly>
          <AdminOnly>
            <CreditPanel touchPoint={data} />
          </AdminOnly>
        </Stack>
      </SimpleGrid>
    </>
  );
}

function Names({ of }: { readonly of: readonly CodeRef[] }) {
  const { t } = useTranslation();
  if (of.length === 0) return t('choice.none');
  return (
    <ul className="plain">
      {of.map((each) => (
        <li key={each.id}>
          <TextLink to="/touch-points/$touchPoint" params={{ touchPoint: each.code }}>
            {each.name}
          </TextLink>
        </li>
      ))}
    </ul>
  );
}
