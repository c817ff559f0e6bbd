import { Button, SimpleGrid, Stack, Title } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { listOptions, oneOptions } from '../../api/lists.ts';
import type { Plan, Programme as ProgrammeAnswer } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { Facts } from '../../components/Facts.tsx';
import { TextLink } from '../../components/links.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Notice } from '../../components/Notice.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { FeasibilityPanel } from './FeasibilityPanel.tsx';
import { ProgrammeActions } from './ProgrammeActions.tsx';
import { ruleWords } from './rule-words.ts';
import { useSpan } from './span.ts';
import { WhatIf } from './WhatIf.tsx';

/** One programme: what it asks, whether that can be done, and the plans made for it. */
export function Programme() {
  const { t } = useTranslation();
  const { programme: id } = useParams({ from: '/inside/plan/$programme' });
  const programme = useQuery(oneOptions<ProgrammeAnswer>(`/programmes/${id}`));
  if (programme.data) return <Details programme={programme.data} />;
  return (
    <>
      <PageTitle title={t('programme.title')} back={<TextLink to="/plan">{t('programmes.title')}</TextLink>} />
      {programme.error ? <Problem error={programme.error} retry={() => void programme.refetch()} /> : <Loading />}
    </>
  );
}

function Details({ programme }: { readonly programme: ProgrammeAnswer }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const span = useSpan(programme);
  const solving = programme.latestPlan?.status === 'solving' ? programme.latestPlan.id : undefined;
  const generate = useMutation({
    mutationFn: async () => (await post<Plan>(`/programmes/${programme.id}/plans`, {})).body,
    onSuccess: async (plan) => {
      await queryClient.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/programmes') });
      await navigate({ to: '/plans/$plan', params: { plan: plan.id }, search: {} });
    },
  });
  return (
    <>
      <PageTitle
        title={programme.name}
        lead={`${t(`programmeKind.${programme.kind}`)} · ${span}`}
        back={<TextLink to="/plan">{t('programmes.title')}</TextLink>}
        actions={
          <>
            <AdminOnly>
              <ProgrammeActions programme={programme} />
            </AdminOnly>
            {programme.archivedAt !== null ? null : solving === undefined ? (
              <AdminOnly>
                <Button leftSection={<IconWand size={18} aria-hidden />} loading={generate.isPending} onClick={() => generate.mutate()}>
                  {t('programme.generate')}
                </Button>
              </AdminOnly>
            ) : (
              <TextLink to="/plans/$plan" params={{ plan: solving }} search={{}}>
                {t('programme.toProgress')}
              </TextLink>
            )}
          </>
        }
      />
      <Stack gap="lg">
        {generate.error && <Problem error={generate.error} />}
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          {programme.archivedAt === null ? (
            <FeasibilityPanel programme={programme.id} />
          ) : (
            <Notice tone="calm" title={t('programme.archivedTitle')}>
              {t('programme.archivedText')}
            </Notice>
          )}
          <section className="panel" aria-labelledby="programme-facts">
            <Title order={2} id="programme-facts" mb="sm">
              {t('programme.asks')}
            </Title>
            <Facts
              facts={[
                [t('programme.who'), <Audience key="who" audience={programme.audience} />],
                [
                  t('touchPoints.title'),
                  programme.allTouchPoints ? t('programme.everything') : programme.touchPoints.map((each) => each.name).join(', '),
                ],
                [t('programme.rules'), <Words key="rules" of={ruleWords(t, programme)} />],
              ]}
            />
          </section>
        </SimpleGrid>
        {programme.archivedAt === null && <WhatIf programme={programme} />}
        <Plans programme={programme.id} />
      </Stack>
    </>
  );
}

function Audience({ audience }: { readonly audience: ProgrammeAnswer['audience'] }) {
  const { t } = useTranslation();
  if (audience === null) return t('programme.everyone');
  const names = [...(audience.departments ?? []), ...(audience.sites ?? []), ...(audience.employees ?? [])].map((each) => each.name);
  return <Words of={audience.leadersOnly ? [t('programme.leadersOnly'), ...names] : names} />;
}

function Words({ of }: { readonly of: readonly string[] }) {
  const { t } = useTranslation();
  if (of.length === 0) return t('choice.none');
  return (
    <ul className="plain">
      {of.map((word) => (
        <li key={word}>{word}</li>
      ))}
    </ul>
  );
}

function Plans({ programme }: { readonly programme: string }) {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const plans = useInfiniteQuery(listOptions<Plan>(`/programmes/${programme}/plans`, {}, 20));
  return (
    <section className="panel" aria-labelledby="programme-plans">
      <Title order={2} id="programme-plans" mb="sm">
        {t('programme.plans')}
      </Title>
      {plans.isPending && <Loading rows={2} />}
      {plans.isLoadingError && <Problem error={plans.error} retry={() => void plans.refetch()} />}
      {plans.data?.length === 0 && <p className="quiet">{t('programme.noPlans')}</p>}
      <ul className="lines">
        {(plans.data ?? []).map((plan) => (
          <li key={plan.id}>
            <span className="lines-main">
              <TextLink to="/plans/$plan" params={{ plan: plan.id }} search={{}}>
                {t('programme.planOf', { time: formatTime(plan.createdAt, i18n.language, timeZone) })}
              </TextLink>
              <span className="quiet">
                {plan.summary
                  ? t('programme.planSummary', {
                      placed: plan.summary.placed,
                      required: plan.summary.required,
                      count: plan.summary.makespanWeeks,
                    })
                  : plan.requestedBy}
              </span>
            </span>
            <StatusBadge status={plan.status} />
          </li>
        ))}
      </ul>
      <MoreButton list={plans} />
    </section>
  );
}
