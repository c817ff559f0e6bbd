import { Group, Stack, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { Employee, EmployeeMail } from '../../api/types.ts';
import { TextLink } from '../../components/links.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { Tag } from '../../components/Tag.tsx';
import { formatDate } from '../../lib/format.ts';
import { LiftButton } from '../mailbox/LiftButton.tsx';

/** Whether mail reaches this person, and which they chose to get. */
export function PersonMail({ employee }: { readonly employee: Employee }) {
  const { t, i18n } = useTranslation();
  const queryClient = useQueryClient();
  const path = `/employees/${employee.id}/mail`;
  const mail = useQuery(oneOptions<EmployeeMail>(path));
  return (
    <section className="panel" aria-labelledby="person-mail">
      <Title order={2} id="person-mail" mb="sm">
        {t('personMail.title')}
      </Title>
      {mail.isPending && <Loading rows={2} />}
      {mail.error && <Problem error={mail.error} retry={() => void mail.refetch()} />}
      {mail.data && (
        <Stack gap="md">
          {mail.data.suppression && (
            <Notice tone="bad" title={t('personMail.suppressedTitle')}>
              <div>{t(`suppressionReason.${mail.data.suppression.reason}`)}</div>
              {mail.data.suppression.diagnostic && <div className="quiet">{mail.data.suppression.diagnostic}</div>}
              <Group gap="sm">
                {mail.data.suppression.message && (
                  <TextLink to="/mailbox/$message" params={{ message: mail.data.suppression.message }}>
                    {t('suppressions.message')}
                  </TextLink>
                )}
                <LiftButton suppression={mail.data.suppression} done={() => void queryClient.invalidateQueries({ queryKey: [path] })} />
              </Group>
            </Notice>
          )}
          <ul className="lines">
            {mail.data.choices.map((choice) => (
              <li key={choice.kind}>
                <span className="lines-main">
                  {t(`mailChoice.${choice.kind}`)}
                  {choice.unsubscribedAt && (
                    <span className="quiet">
                      {t('personMail.since', { date: formatDate(choice.unsubscribedAt.slice(0, 10), i18n.language) })}
                    </span>
                  )}
                </span>
                <Tag tone={choice.wanted ? 'good' : 'quiet'}>{t(choice.wanted ? 'personMail.wanted' : 'personMail.unwanted')}</Tag>
              </li>
            ))}
          </ul>
          <p className="quiet">{t('personMail.hint')}</p>
        </Stack>
      )}
    </section>
  );
}
