import { Button, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { allOptions } from '../../api/lists.ts';
import type { Journey, TouchPoint } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { PlaceViews } from '../../components/PlaceViews.tsx';
import { Empty, Loading } from '../../components/states.tsx';
import { Tag } from '../../components/Tag.tsx';
import { JourneyDialog } from './JourneyDialog.tsx';
import classes from './TouchPoints.module.css';

/** The customer's path: journeys from left to right, their stages, and what a customer does in each. */
export function TouchPoints() {
  const { t } = useTranslation();
  const journeys = useQuery(allOptions<Journey>('/journeys'));
  const touchPoints = useQuery(allOptions<TouchPoint>('/touch-points'));
  const [dialog, { open, close }] = useDisclosure(false);
  const none = journeys.data?.length === 0;
  return (
    <>
      <PageTitle
        title={t('touchPoints.title')}
        lead={t('touchPoints.lead')}
        actions={
          <>
            <AdminOnly>
              <Button variant="default" onClick={open}>
                {t('touchPoints.addJourney')}
              </Button>
            </AdminOnly>
            {!none && (
              <AdminOnly>
                <ButtonLink to="/touch-points/new" leftSection={<IconPlus size={18} aria-hidden />}>
                  {t('touchPoints.add')}
                </ButtonLink>
              </AdminOnly>
            )}
          </>
        }
      />
      <PlaceViews of="touchPoints" />
      <JourneyDialog opened={dialog} onClose={close} />
      {(journeys.isPending || touchPoints.isPending) && <Loading rows={6} />}
      {none && (
        <Empty
          icon={<IconRoute />}
          title={t('touchPoints.emptyTitle')}
          action={
            <AdminOnly>
              <Button onClick={open}>{t('touchPoints.addJourney')}</Button>
            </AdminOnly>
          }
        >
          {t('touchPoints.emptyText')}
        </Empty>
      )}
      {touchPoints.data &&
        journeys.data?.map((journey) => (
          <section key={journey.id} className={classes['journey']} aria-labelledby={`journey-${journey.id}`}>
            <Title order={2} id={`journey-${journey.id}`} mb="md">
              {journey.name}
            </Title>
            <ol className={classes['stages']}>
              {journey.stages.map((stage) => {
                const here = touchPoints.data.filter((each) => each.stage.id === stage.id);
                return (
                  <li key={stage.id} className={classes['stage']}>
                    <h3 className={classes['stageName']}>{stage.name}</h3>
                    {here.length === 0 && <p className="quiet">{t('touchPoints.noneInStage')}</p>}
                    <ul className={classes['cards']}>
                      {here.map((each) => (
                        <li key={each.id}>
                          <Card touchPoint={each} />
                        </li>
                      ))}
                    </ul>
                  </li>
                );
              })}
            </ol>
          </section>
        ))}
    </>
  );
}

function Card({ touchPoint }: { readonly touchPoint: TouchPoint }) {
  const { t } = useTranslation();
  const places = touchPoint.venues.reduce((sum, venue) => sum + venue.placesPerWeek, 0);
  return (
    <div className={classes['card']}>
      <TextLink to="/touch-points/$touchPoint" params={{ touchPoint: touchPoint.code }} fw={600}>
        {touchPoint.name}
      </TextLink>
      <span className={classes['meta']}>
        {touchPoint.channel} · {t('touchPoints.placesPerWeek', { count: places })}
      </span>
      {touchPoint.audience === 'internal' && <Tag tone="calm">{t('audience.internal')}</Tag>}
    </div>
  );
}
