import { Group, SimpleGrid, Stack, Title } from '@mantine/core';
import { IconEdit } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { Employee } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { Facts } from '../../components/Facts.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { Tag } from '../../components/Tag.tsx';
import { formatDate } from '../../lib/format.ts';
import { CreditPanel } from '../exemptions/CreditPanel.tsx';
import { ExemptionPanel } from '../exemptions/ExemptionPanel.tsx';
import { PersonData } from '../privacy/PersonData.tsx';
import { Absences } from './Absences.tsx';
import { PersonCalendar } from './PersonCalendar.tsx';
import { PersonMail } from './PersonMail.tsx';
import { Walks } from './Walks.tsx';

/** One person: who they are, what they walk and when they cannot. */
export function Person() {
  const { t, i18n } = useTranslation();
  const { person: number } = useParams({ from: '/inside/people/$person' });
  const person = useQuery(oneOptions<Employee>(`/employees/${encodeURIComponent(number)}`));
  const back = <TextLink to="/people">{t('people.title')}</TextLink>;
  if (!person.data) {
    return (
      <>
        <PageTitle title={t('person.title')} back={back} />
        {person.error ? <Problem error={person.error} retry={() => void person.refetch()} /> : <Loading />}
      </>
    );
  }
  const { data } = person;
  return (
    <>
      <PageTitle
        title={`${data.givenName} ${data.familyName}`}
        back={back}
        lead={
          <Group component="span" gap="xs">
            {data.isLeader && <Tag tone="good">{t('people.leader')}</Tag>}
            {t(`employeeStatus.${data.status}`)}
            {data.department && ` · ${data.department.name}`}
          </Group>
        }
        actions={
          data.erasedAt === null && (
            <AdminOnly>
              <ButtonLink
                to="/people/$person/edit"
                params={{ person: number }}
                variant="default"
                leftSection={<IconEdit size={18} aria-hidden />}
              >
                {t('action.edit')}
              </ButtonLink>
            </AdminOnly>
          )
        }
      />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
        <section className="panel" aria-labelledby="person-facts">
          <Title order={2} id="person-facts" mb="sm">
            {t('person.facts')}
          </Title>
          <Facts
            facts={[
              [t('people.number'), data.number],
              [t('person.email'), data.email],
              [t('people.department'), data.department?.name],
              [t('people.site'), data.site?.name],
              [
                t('people.manager'),
                data.manager && (
                  <TextLink key={data.manager.id} to="/people/$person" params={{ person: data.manager.number }}>
                    {data.manager.name}
                  </TextLink>
                ),
              ],
              [t('person.startDate'), data.startDate && formatDate(data.startDate, i18n.language)],
              [t('person.endDate'), data.endDate && formatDate(data.endDate, i18n.language)],
              [t('person.timeZone'), data.effectiveTimeZone],
              [t('person.weeklyLoad'), t('person.perWeek', { count: data.weeklyLoad })],
            ]}
          />
        </section>
        <Stack gap="lg">
          <Walks employee={data} />
          <AdminOnly>
            <Absences employee={data} />
            <ExemptionPanel employee={data} />
            <CreditPanel employee={data} />
            <PersonMail employee={data} />
            <PersonCalendar employee={data} />
            <PersonData employee={data} />
          </AdminOnly>
        </Stack>
      </SimpleGrid>
    </>
  );
}
