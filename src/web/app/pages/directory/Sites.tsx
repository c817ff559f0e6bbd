import { IconMapPin, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { allOptions } from '../../api/lists.ts';
import type { Site } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { PlaceViews } from '../../components/PlaceViews.tsx';
import { Empty, Loading } from '../../components/states.tsx';

/** Where people are: its clock says when their mail arrives, its country which holidays they have. */
export function Sites() {
  const { t, i18n } = useTranslation();
  const sites = useQuery(allOptions<Site>('/sites', { sort: 'name' }));
  const countryName = new Intl.DisplayNames(i18n.language, { type: 'region' });
  const add = (
    <AdminOnly>
      <ButtonLink to="/sites/new" leftSection={<IconPlus size={18} aria-hidden />}>
        {t('sites.add')}
      </ButtonLink>
    </AdminOnly>
  );
  return (
    <>
      <PageTitle title={t('sites.title')} lead={t('sites.lead')} actions={add} />
      <PlaceViews of="directory" />
      {sites.isPending && <Loading rows={4} />}
      {sites.data?.length === 0 && (
        <Empty icon={<IconMapPin />} title={t('sites.emptyTitle')} action={add}>
          {t('sites.emptyText')}
        </Empty>
      )}
      {sites.data !== undefined && sites.data.length > 0 && (
        <div className="panel">
          <ul className="lines">
            {sites.data.map((site) => (
              <li key={site.id}>
                <span className="lines-main">
                  <AdminOnly otherwise={site.name}>
                    <TextLink to="/sites/$site/edit" params={{ site: site.code }}>
                      {site.name}
                    </TextLink>
                  </AdminOnly>
                  <span className="quiet">{site.code}</span>
                </span>
                <span className="quiet">
                  {site.country && `${countryName.of(site.country) ?? site.country} · `}
                  {site.timeZone}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
