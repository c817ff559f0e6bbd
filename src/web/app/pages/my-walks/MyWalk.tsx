import { Button, Stack, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { Walk } from '../../api/types.ts';
import { Facts } from '../../components/Facts.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { weekDates } from '../../lib/weeks.ts';
import { CouldNotForm } from './CouldNotForm.tsx';
import { StoryForm } from './StoryForm.tsx';

/** One of my walks: what to do, and telling what it was like. What the mailed link shows, without the mail. */
export function MyWalk() {
  const { t, i18n } = useTranslation();
  const { walk: id } = useParams({ from: '/inside/my-walks/$walk' });
  const walk = useQuery({ ...oneOptions<Walk>(`/me/walks/${id}`), staleTime: 0 });
  const back = <TextLink to="/my-walks">{t('myWalks.title')}</TextLink>;
  if (!walk.data) {
    return (
      <>
        <PageTitle title={t('myWalk.title')} back={back} />
        {walk.isPending && <Loading />}
        {walk.error && <Problem error={walk.error} retry={() => void walk.refetch()} />}
      </>
    );
  }
  const { data } = walk;
  const open = data.status === 'planned' || data.status === 'announced' || data.status === 'started';
  return (
    <>
      <PageTitle
        title={data.touchPoint.name}
        back={back}
        lead={
          <>
            {data.week} · {weekDates(data.week, i18n.language)} <StatusBadge status={data.status} />
          </>
        }
      />
      <Stack gap="lg">
        {open && (
          <section className="panel" aria-labelledby="walk-brief">
            <Title order={2} id="walk-brief" mb="sm">
              {t('myWalk.brief')}
            </Title>
            {data.briefHtml ? (
              // biome-ignore lint/security/noDangerouslySetInnerHtml: the API renders the brief and lets no markup of its author through
              <div className="prose" dangerouslySetInnerHTML={{ __html: data.briefHtml }} />
            ) : (
              <p className="quiet">{t('myWalk.noBrief')}</p>
            )}
            <p className="quiet">{t(`myWalk.conditions.${data.audience}`)}</p>
          </section>
        )}
        <AtAGlance walk={data} />
        {data.experience && <Told experience={data.experience} />}
        {(open || data.status === 'missed') && <Tell walk={data} />}
        {open && <CouldNotForm walk={data} />}
      </Stack>
    </>
  );
}

function AtAGlance({ walk }: { readonly walk: Walk }) {
  const { t } = useTranslation();
  const minutes = (count: number | null) => (count === null ? '' : t('unit.minutes', { count }));
  const facts: readonly (readonly [string, string])[] = [
    [t('myWalk.where'), walk.venue.site?.name ?? t('touchPoint.anywhere')],
    [t('touchPoint.channel'), walk.channel],
    [t('touchPoint.duration'), minutes(walk.durationMinutes)],
    [t('touchPoint.promisedWait'), minutes(walk.promisedWaitMinutes)],
    [t('touchPoint.photo'), t(`photo.${walk.photo}`)],
    [
      t('touchPoint.prerequisites'),
      walk.prerequisites.map((before) => `${before.name} (${t(before.lived ? 'myWalk.lived' : 'myWalk.notLived')})`).join(', '),
    ],
  ];
  const known = facts.filter(([, value]) => value !== '');
  return (
    <section className="panel" aria-labelledby="walk-facts">
      <Title order={2} id="walk-facts" mb="sm">
        {t('myWalk.facts')}
      </Title>
      <Facts facts={known} />
    </section>
  );
}

function Told({ experience }: { readonly experience: NonNullable<Walk['experience']> }) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby="walk-told">
      <Title order={2} id="walk-told" mb="sm">
        {t('myWalk.told')}
      </Title>
      <Facts
        facts={[
          [t('story.effort'), `${experience.effort} / 7`],
          [t('story.emotion'), t(`story.emotions.${(experience.emotion + 2) as 0 | 1 | 2 | 3 | 4}`)],
          [t('story.recognised'), t(experience.recognised ? 'choice.yes' : 'choice.no')],
          [t('story.waited'), experience.waitedMinutes],
          [t('story.happened'), experience.happened],
          [t('story.idea'), experience.idea],
          [t('story.change'), experience.changeInMyWork],
        ]}
      />
    </section>
  );
}

function Tell({ walk }: { readonly walk: Walk }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const start = useMutation({
    mutationFn: () => post(`/assignments/${walk.id}/start`, {}, { version: walk.version }),
    onSettled: () => queryClient.invalidateQueries(),
  });
  return (
    <section className="panel" aria-labelledby="walk-tell">
      <Title order={2} id="walk-tell" mb="sm">
        {t(walk.status === 'missed' ? 'story.afterMissed' : 'story.title')}
      </Title>
      <Stack gap="md">
        {(walk.status === 'planned' || walk.status === 'announced') && (
          <div>
            <Button variant="default" loading={start.isPending} onClick={() => start.mutate()}>
              {t('myWalk.start')}
            </Button>
            <p className="quiet">{t('myWalk.startHint')}</p>
            {start.error && <Problem error={start.error} />}
          </div>
        )}
        <StoryForm walk={walk} />
      </Stack>
    </section>
  );
}
