import { Button, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { StoredData } from '../../api/types.ts';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { Tag } from '../../components/Tag.tsx';

/** What the product stores about whoever reads this, from the register that export and erasure work by; and all of it as a file. */
export function MyData() {
  const { t } = useTranslation();
  const stored = useQuery(oneOptions<StoredData>('/stored-data'));
  return (
    <>
      <PageTitle
        title={t('stored.title')}
        lead={t('stored.lead')}
        actions={
          <Button component="a" href={apiUrl('/me/personal-data')} download leftSection={<IconDownload size={18} aria-hidden />}>
            {t('stored.download')}
          </Button>
        }
      />
      <Stack gap="lg">
        {stored.isPending && <Loading rows={6} />}
        {stored.error && <Problem error={stored.error} retry={() => void stored.refetch()} />}
        {stored.data && (
          <section className="panel" aria-label={t('stored.title')}>
            <ul className="lines">
              {stored.data.items.map((item) => (
                <Stored key={item.table} item={item} />
              ))}
            </ul>
          </section>
        )}
        <p className="quiet">{t('stored.hint')}</p>
      </Stack>
    </>
  );
}

function Stored({ item }: { readonly item: StoredData['items'][number] }) {
  const { t } = useTranslation();
  const kept =
    item.months !== null
      ? t('stored.months', { count: item.months })
      : t(item.retention in PERIODS ? 'stored.forEver' : (`stored.kept.${item.retention}` as 'stored.kept.organisation'));
  return (
    <li>
      <span className="lines-main">
        <span>{t(`stored.table.${item.table}` as 'stored.table.employees')}</span>
        <span className="quiet">
          {t('stored.keptFor', { kept })} · {t(`stored.erasure.${item.erasure}`)}
          {!item.exported && ` · ${t('stored.notExported')}`}
        </span>
      </span>
      {item.classes.map((one) => (
        <Tag key={one} tone="quiet">
          {t(`stored.class.${one}` as 'stored.class.work')}
        </Tag>
      ))}
    </li>
  );
}

/** Periods that the organisation chose; without months they are switched off. */
const PERIODS: Readonly<Record<string, true>> = {
  leavers: true,
  feelings: true,
  experiences: true,
  absenceKinds: true,
  absences: true,
  messageContents: true,
  deliveries: true,
  mailLog: true,
  planProblems: true,
  audit: true,
};
