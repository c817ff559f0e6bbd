import { UnstyledButton } from '@mantine/core';
import {
  type Icon,
  IconBulb,
  IconCalendarEvent,
  IconCalendarWeek,
  IconHistory,
  IconHome,
  IconKey,
  IconLayoutGrid,
  IconMail,
  IconMenu2,
  IconRoute,
  IconSettings,
  IconUsers,
  IconUsersGroup,
  IconWalk,
  IconX,
} from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionOptions } from '../api/session.ts';
import { type Place, placesOf } from '../lib/roles.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { Logo } from './Logo.tsx';
import classes from './Shell.module.css';

const PLACES = [
  { to: '/', key: 'nav.home', icon: IconHome, under: [] },
  { to: '/my-walks', key: 'nav.myWalks', icon: IconWalk, under: ['/my-walks'] },
  { to: '/my-people', key: 'nav.myPeople', icon: IconUsersGroup, under: ['/my-people'] },
  { to: '/people', key: 'nav.people', icon: IconUsers, under: ['/people', '/departments', '/sites'] },
  { to: '/touch-points', key: 'nav.touchPoints', icon: IconRoute, under: ['/touch-points', '/exemptions', '/credits'] },
  { to: '/plan', key: 'nav.plan', icon: IconCalendarEvent, under: ['/plan', '/plans'] },
  { to: '/walks', key: 'nav.walks', icon: IconCalendarWeek, under: ['/walks'] },
  { to: '/coverage', key: 'nav.coverage', icon: IconLayoutGrid, under: ['/coverage'] },
  { to: '/ideas', key: 'nav.ideas', icon: IconBulb, under: [] },
  { to: '/mailbox', key: 'nav.mailbox', icon: IconMail, under: ['/mailbox'] },
  { to: '/accounts', key: 'nav.accounts', icon: IconKey, under: ['/accounts'] },
  { to: '/audit', key: 'nav.audit', icon: IconHistory, under: ['/audit'] },
  { to: '/settings', key: 'nav.settings', icon: IconSettings, under: ['/settings', '/webhooks'] },
] as const satisfies readonly { to: Place; key: string; icon: Icon; under: readonly string[] }[];

const isUnder = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);

/** The frame around every page: skip link, header, places, content. */
export function Shell() {
  const { t } = useTranslation();
  const { data: session } = useSuspenseQuery(sessionOptions);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const places = session ? placesOf(session.account) : [];
  const [open, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving anywhere closes the menu
  useEffect(() => setOpen(false), [path]);

  return (
    <div className={classes['frame']}>
      <a className={classes['skip']} href="#content">
        {t('nav.skip')}
      </a>
      <header className={classes['header']}>
        <UnstyledButton
          ref={toggle}
          className={classes['toggle'] ?? ''}
          aria-expanded={open}
          aria-controls="places"
          aria-label={open ? t('nav.closeMenu') : t('nav.openMenu')}
          onClick={() => setOpen(!open)}
        >
          {open ? <IconX aria-hidden /> : <IconMenu2 aria-hidden />}
        </UnstyledButton>
        <Link to="/" className={classes['brand']} aria-label={t('nav.brand')}>
          <Logo />
          <span className={classes['name']}>{t('app.name')}</span>
        </Link>
        <span className={classes['organisation']}>{session?.organisation.name}</span>
        {session && <AccountMenu account={session.account} />}
      </header>
      {/* Escape belongs to the whole disclosure, wherever in it the focus is. */}
      <nav
        id="places"
        aria-label={t('nav.label')}
        className={classes['nav']}
        data-open={open || undefined}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && open) {
            setOpen(false);
            toggle.current?.focus();
          }
        }}
      >
        <ul>
          {PLACES.filter(({ to }) => places.includes(to)).map(({ to, key, icon: PlaceIcon, under }) => {
            const here = to === path || under.some((place) => isUnder(path, place));
            return (
              <li key={to}>
                <Link to={to} className={classes['place']} aria-current={here ? 'page' : undefined} data-here={here || undefined}>
                  <PlaceIcon size={20} stroke={1.7} aria-hidden />
                  {t(key)}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      <main id="content" tabIndex={-1} className={classes['main']}>
        <Outlet />
      </main>
    </div>
  );
}
