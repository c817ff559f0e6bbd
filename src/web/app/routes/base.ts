import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { sessionOptions } from '../api/session.ts';
import { RouteError } from '../components/RouteError.tsx';
import { Shell } from '../components/Shell.tsx';
import { mayVisit, seesAll } from '../lib/roles.ts';
import { NotFound } from '../pages/NotFound.tsx';

interface RouterContext {
  readonly queryClient: QueryClient;
}

export const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: RouteError,
});

/** Everything behind sign-in. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionOptions);
    if (!session) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
    if (!mayVisit(session.account, location.pathname)) throw redirect({ to: seesAll(session.account) ? '/' : '/my-walks' });
  },
});

/** A page behind sign-in, loaded when somebody goes there: its address, its module and the component's name there. */
export const page = <const Path extends string, Name extends string>(path: Path, load: Load<Name>, name: Name) =>
  createRoute({ getParentRoute: () => inside, path, component: lazyRouteComponent(load as () => Promise<Page<Name>>, name) });

/** A page that reads more than its path from the address. */
export const searchPage = <const Path extends string, Name extends string, Search extends object>(
  path: Path,
  load: Load<Name>,
  name: Name,
  validateSearch: (search: Record<string, unknown>) => Search,
) =>
  createRoute({
    getParentRoute: () => inside,
    path,
    validateSearch,
    component: lazyRouteComponent(load as () => Promise<Page<Name>>, name),
  });

/** A page whose filters live in the address. */
export const filteredPage = <const Path extends string, Name extends string, const Filter extends string>(
  path: Path,
  load: Load<Name>,
  name: Name,
  filters: readonly Filter[],
) => searchPage(path, load, name, texts(filters));

type Page<Name extends string> = { readonly [name in Name]: () => ReactNode };
/** What the name stands for is not asked here: a page's type may depend on the router's, which is made of these. */
type Load<Name extends string> = () => Promise<{ readonly [name in Name]: unknown }>;

/** Filters are text; what is no text or empty is left out. */
const texts =
  <Name extends string>(names: readonly Name[]) =>
  (search: Record<string, unknown>): { readonly [name in Name]?: string } =>
    Object.fromEntries(
      names.filter((name) => search[name] !== undefined && search[name] !== '').map((name) => [name, String(search[name])]),
    ) as { [name in Name]?: string };
