import { Button, Group, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/client.ts';
import type { Employee } from '../../api/types.ts';
import { formatDate } from '../../lib/format.ts';
import { toast } from '../../lib/toast.ts';
import { EraseButton } from './EraseButton.tsx';

/** Everything that is stored about this person, to hand out or to erase. */
export function PersonData({ employee }: { readonly employee: Employee }) {
  const { t, i18n } = useTranslation();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const path = `/employees/${employee.id}`;
  return (
    <section className="panel" aria-labelledby="person-data">
      <Title order={2} id="person-data" mb="sm">
        {t('personData.title')}
      </Title>
      <p className="quiet">
        {employee.erasedAt === null
          ? t('personData.text')
          : t('personData.erased', { date: formatDate(employee.erasedAt.slice(0, 10), i18n.language) })}
      </p>
      <Group gap="sm" mt="sm">
        <Button
          component="a"
          href={apiUrl(`${path}/personal-data`)}
          download
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('personData.export')}
        </Button>
        {employee.erasedAt === null && (
          <EraseButton
            name={`${employee.givenName} ${employee.familyName}`}
            path={path}
            confirmation={employee.number}
            done={async (erased) => {
              toast(t('erase.done'));
              await navigate({ to: '/people/$person', params: { person: erased.employee?.number ?? erased.id }, replace: true });
              await queryClient.invalidateQueries();
            }}
          />
        )}
      </Group>
    </section>
  );
}
