import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { MailPreview, MailPreviewList } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { LANGUAGES } from '../../i18n.ts';
import { MailView } from './MailView.tsx';

/** Every kind of mail with sample data, in every language: what people will get, before anybody gets it. */
export function Previews() {
  const { t, i18n } = useTranslation();
  const search = useSearch({ from: '/inside/mailbox/previews' });
  const navigate = useNavigate({ from: '/mailbox/previews' });
  const locale = LANGUAGES.find((language) => language === search.locale) ?? LANGUAGES.find((one) => one === i18n.resolvedLanguage) ?? 'en';
  const list = useQuery(oneOptions<MailPreviewList>('/messages/previews', { locale }));
  const sample = search.sample ?? list.data?.items[0]?.sample;
  const preview = useQuery({
    ...oneOptions<MailPreview>(`/messages/previews/${encodeURIComponent(sample ?? '')}`, { locale }),
    enabled: sample !== undefined,
  });
  const choose = (change: { sample?: string; locale?: string }) => void navigate({ search: { ...search, ...change }, replace: true });
  return (
    <>
      <PageTitle title={t('previews.title')} lead={t('previews.lead')} back={<TextLink to="/mailbox">{t('mailbox.title')}</TextLink>} />
      {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
      {list.data && (
        <Group align="end" mb="md">
          <ChoiceField
            label={t('previews.mail')}
            maw="100%"
            w="28rem"
            value={sample ?? ''}
            options={list.data.items.map((item) => ({ value: item.sample, label: t(`mailSample.${item.sample}`) }))}
            onChange={(event) => choose({ sample: event.currentTarget.value })}
          />
          <ChoiceField
            label={t('account.language')}
            w="10rem"
            value={locale}
            options={LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) }))}
            onChange={(event) => choose({ locale: event.currentTarget.value })}
          />
        </Group>
      )}
      {(list.isPending || (preview.isPending && sample !== undefined)) && <Loading rows={6} />}
      {preview.error && <Problem error={preview.error} retry={() => void preview.refetch()} />}
      {preview.data && (
        <section className="panel" aria-label={preview.data.subject}>
          <p className="wrap" style={{ marginTop: 0 }}>
            <span className="quiet">{t('mailbox.subject')}: </span>
            {preview.data.subject}
          </p>
          <MailView key={`${sample} ${locale}`} content={{ ...preview.data, from: '', to: '', headers: [], attachments: [] }} />
        </section>
      )}
    </>
  );
}
