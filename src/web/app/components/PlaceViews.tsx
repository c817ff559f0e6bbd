import { Link, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../api/session.ts';
import { mayVisit } from '../lib/roles.ts';
import classes from './Views.module.css';

const PLACES = {
  directory: ['/people', '/departments', '/sites'],
  touchPoints: ['/touch-points', '/exemptions', '/credits'],
} as const;

const WORDS = {
  '/people': 'people.title',
  '/departments': 'departments.title',
  '/sites': 'sites.title',
  '/touch-points': 'touchPoints.title',
  '/exemptions': 'exemption.title',
  '/credits': 'credit.title',
} as const;

/** The pages that one place of the menu consists of, as far as this person may see them. */
export function PlaceViews({ of }: { readonly of: keyof typeof PLACES }) {
  const { t } = useTranslation();
  const account = useAccount();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const views = PLACES[of].filter((to) => mayVisit(account, to));
  if (views.length < 2) return null;
  return (
    <nav className={classes['views']} aria-label={t(`${of}.views`)}>
      {views.map((to) => (
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
