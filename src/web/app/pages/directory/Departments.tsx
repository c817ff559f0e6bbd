import { IconPlus, IconSitemap } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { allOptions } from '../../api/lists.ts';
import type { Department } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { PlaceViews } from '../../components/PlaceViews.tsx';
import { Empty, Loading } from '../../components/states.tsx';
import classes from './Departments.module.css';
import { treeOf } from './tree.ts';

/** The tree that people belong to: who heads what, how many they are, how many may be out at once. */
export function Departments() {
  const { t, i18n } = useTranslation();
  const departments = useQuery(allOptions<Department>('/departments', { sort: 'name' }));
  const add = (
    <AdminOnly>
      <ButtonLink to="/departments/new" leftSection={<IconPlus size={18} aria-hidden />}>
        {t('departments.add')}
      </ButtonLink>
    </AdminOnly>
  );
  return (
    <>
      <PageTitle title={t('departments.title')} lead={t('departments.lead')} actions={add} />
      <PlaceViews of="directory" />
      {departments.isPending && <Loading rows={6} />}
      {departments.data?.length === 0 && (
        <Empty icon={<IconSitemap />} title={t('departments.emptyTitle')} action={add}>
          {t('departments.emptyText')}
        </Empty>
      )}
      {departments.data !== undefined && departments.data.length > 0 && (
        <div className="panel">
          <ul className={`lines ${classes['tree']}`}>
            {treeOf(departments.data, i18n.language).map(({ node, depth }) => (
              <li key={node.id} style={{ '--depth': Math.min(depth, 6) }}>
                <span className={`lines-main ${classes['name']}`}>
                  <AdminOnly otherwise={<span style={{ fontWeight: depth === 0 ? 600 : 400 }}>{node.name}</span>}>
                    <TextLink to="/departments/$department/edit" params={{ department: node.code }} fw={depth === 0 ? 600 : 400}>
                      {node.name}
                    </TextLink>
                  </AdminOnly>
                  <span className="quiet">
                    {node.code}
                    {node.head && ` · ${t('departments.headedBy', { name: node.head.name })}`}
                    {node.parent && <span className="visually-hidden"> · {t('departments.below', { name: node.parent.name })}</span>}
                  </span>
                </span>
                <span className="quiet">
                  {t('departments.people', { count: node.employeesInSubtree })} ·{' '}
                  {node.maxAwayPerWeek === null ? t('departments.noCap') : t('departments.cap', { count: node.maxAwayPerWeek })}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
