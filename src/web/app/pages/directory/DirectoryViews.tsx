import { Link, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from '../../components/Views.module.css';

const VIEWS = ['/people', '/departments', '/sites'] as const;
const WORDS = { '/people': 'people.title', '/departments': 'departments.title', '/sites': 'sites.title' } as const;

/** The parts of the directory: people, the tree they belong to, where they are. */
export function DirectoryViews() {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <nav className={classes['views']} aria-label={t('directory.views')}>
      {VIEWS.map((to) => (
        <Link
          key={to}
          to={to}
          className={classes['view']}
          aria-current={path === to ? 'page' : undefined}
          data-here={path === to || undefined}
        >
          {t(WORDS[to])}
        </Link>
      ))}
    </nav>
  );
}
