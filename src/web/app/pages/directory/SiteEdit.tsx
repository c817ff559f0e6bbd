import { TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { patch, post, remove } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { Site } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { countries, timeZones } from '../../lib/places.ts';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';

export function SiteNew() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t('site.newTitle')} back={<TextLink to="/sites">{t('sites.title')}</TextLink>} />
      <SiteForm />
    </>
  );
}

export function SiteEdit() {
  const { t } = useTranslation();
  const { site: code } = useParams({ from: '/inside/sites/$site/edit' });
  const site = useQuery({ ...oneOptions<Site>(`/sites/${encodeURIComponent(code)}`), staleTime: 0 });
  return (
    <>
      <PageTitle title={site.data?.name ?? t('site.editTitle')} back={<TextLink to="/sites">{t('sites.title')}</TextLink>} />
      {site.isPending && <Loading />}
      {site.error && <Problem error={site.error} retry={() => void site.refetch()} />}
      {site.data && <SiteForm key={site.data.id} site={site.data} />}
    </>
  );
}

function SiteForm({ site }: { readonly site?: Site }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useForm(
    {
      code: site?.code ?? '',
      name: site?.name ?? '',
      timeZone: site?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      country: site?.country ?? '',
    },
    site,
  );
  const leave = async (said: string) => {
    await queryClient.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/sites') });
    toast(said);
    await navigate({ to: '/sites' });
  };
  const sending = useSubmit(
    form,
    async () => {
      const body = { ...form.values, country: form.values.country || null };
      if (site) await patch(`/sites/${site.id}`, form.version, body);
      else await post('/sites', body);
    },
    () => leave(t('site.saved')),
  );
  return (
    <FormFrame form={form} sending={sending} className="form panel">
      <div className="form-pair">
        <TextInput required label={t('site.name')} {...form.text('name')} />
        <TextInput required label={t('site.code')} description={t('department.codeHint')} {...form.text('code')} />
      </div>
      <div className="form-pair">
        <ChoiceField required label={t('person.timeZone')} options={timeZones()} {...form.text('timeZone')} />
        <ChoiceField
          label={t('setUp.country')}
          description={t('setUp.countryHint')}
          options={[{ value: '', label: t('site.countryOfOrganisation') }, ...countries(i18n.language)]}
          {...form.text('country')}
        />
      </div>
      <FormButtons sending={sending}>
        <ButtonLink to="/sites" variant="default">
          {t('action.cancel')}
        </ButtonLink>
        {site && (
          <DeleteButton
            label={t('action.delete')}
            title={t('site.deleteTitle')}
            confirm={t('action.delete')}
            act={() => remove(`/sites/${site.id}`, site.version)}
            done={() => void leave(t('site.deleted'))}
          >
            {t('site.deleteText', { name: site.name })}
          </DeleteButton>
        )}
      </FormButtons>
    </FormFrame>
  );
}
