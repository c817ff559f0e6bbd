import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { sessionOptions } from './api/session.ts';
import { waysToSignIn } from './api/ways-to-sign-in.ts';
import { RouteError } from './components/RouteError.tsx';
import { Shell } from './components/Shell.tsx';
import { type ConnectProblem, isConnectProblem, isOidcProblem, type OidcProblem } from './lib/oidc-problems.ts';
import { ownPath } from './lib/own-path.ts';
import { mayVisit, seesAll } from './lib/roles.ts';
import { NotFound } from './pages/NotFound.tsx';

interface RouterContext {
  readonly queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NotFound, errorComponent: RouteError });

/** Everything behind sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionOptions);
    if (!session) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
    if (!mayVisit(session.account, location.pathname)) throw redirect({ to: seesAll(session.account) ? '/' : '/my-walks' });
  },
});

const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => inside, path, component });

/** Filters live in the address, as text; what is no text or empty is left out. */
const texts =
  <Name extends string>(...names: readonly Name[]) =>
  (search: Record<string, unknown>): { readonly [name in Name]?: string } =>
    Object.fromEntries(
      names.filter((name) => search[name] !== undefined && search[name] !== '').map((name) => [name, String(search[name])]),
    ) as { [name in Name]?: string };

const home = page(
  '/',
  lazyRouteComponent(() => import('./pages/home/Home.tsx'), 'Home'),
);

const people = createRoute({
  getParentRoute: () => inside,
  path: '/people',
  validateSearch: texts('q', 'department', 'site', 'status', 'sort'),
  component: lazyRouteComponent(() => import('./pages/people/People.tsx'), 'People'),
});
const personNew = page(
  '/people/new',
  lazyRouteComponent(() => import('./pages/people/PersonEdit.tsx'), 'PersonNew'),
);
const personEdit = page(
  '/people/$person/edit',
  lazyRouteComponent(() => import('./pages/people/PersonEdit.tsx'), 'PersonEdit'),
);
const person = page(
  '/people/$person',
  lazyRouteComponent(() => import('./pages/people/Person.tsx'), 'Person'),
);
const imports = page(
  '/people/import',
  lazyRouteComponent(() => import('./pages/people/ImportPeople.tsx'), 'ImportPeople'),
);

const touchPoints = page(
  '/touch-points',
  lazyRouteComponent(() => import('./pages/touch-points/TouchPoints.tsx'), 'TouchPoints'),
);
const touchPointNew = page(
  '/touch-points/new',
  lazyRouteComponent(() => import('./pages/touch-points/TouchPointEdit.tsx'), 'TouchPointNew'),
);
const touchPointEdit = page(
  '/touch-points/$touchPoint/edit',
  lazyRouteComponent(() => import('./pages/touch-points/TouchPointEdit.tsx'), 'TouchPointEdit'),
);
const touchPoint = page(
  '/touch-points/$touchPoint',
  lazyRouteComponent(() => import('./pages/touch-points/TouchPoint.tsx'), 'TouchPoint'),
);

const exemptions = createRoute({
  getParentRoute: () => inside,
  path: '/exemptions',
  validateSearch: texts('view'),
  component: lazyRouteComponent(() => import('./pages/exemptions/Exemptions.tsx'), 'Exemptions'),
});

const departments = page(
  '/departments',
  lazyRouteComponent(() => import('./pages/directory/Departments.tsx'), 'Departments'),
);
const departmentNew = page(
  '/departments/new',
  lazyRouteComponent(() => import('./pages/directory/DepartmentEdit.tsx'), 'DepartmentNew'),
);
const departmentEdit = page(
  '/departments/$department/edit',
  lazyRouteComponent(() => import('./pages/directory/DepartmentEdit.tsx'), 'DepartmentEdit'),
);
const sites = page(
  '/sites',
  lazyRouteComponent(() => import('./pages/directory/Sites.tsx'), 'Sites'),
);
const siteNew = page(
  '/sites/new',
  lazyRouteComponent(() => import('./pages/directory/SiteEdit.tsx'), 'SiteNew'),
);
const siteEdit = page(
  '/sites/$site/edit',
  lazyRouteComponent(() => import('./pages/directory/SiteEdit.tsx'), 'SiteEdit'),
);

const programmes = createRoute({
  getParentRoute: () => inside,
  path: '/plan',
  validateSearch: texts('archived'),
  component: lazyRouteComponent(() => import('./pages/plan/Programmes.tsx'), 'Programmes'),
});
const programmeNew = page(
  '/plan/new',
  lazyRouteComponent(() => import('./pages/plan/ProgrammeEdit.tsx'), 'ProgrammeNew'),
);
const programmeEdit = page(
  '/plan/$programme/edit',
  lazyRouteComponent(() => import('./pages/plan/ProgrammeEdit.tsx'), 'ProgrammeEdit'),
);
const programme = page(
  '/plan/$programme',
  lazyRouteComponent(() => import('./pages/plan/Programme.tsx'), 'Programme'),
);
const plan = createRoute({
  getParentRoute: () => inside,
  path: '/plans/$plan',
  validateSearch: texts('view'),
  component: lazyRouteComponent(() => import('./pages/plan/Plan.tsx'), 'Plan'),
});

const coverage = createRoute({
  getParentRoute: () => inside,
  path: '/coverage',
  validateSearch: texts('view', 'department', 'site'),
  component: lazyRouteComponent(() => import('./pages/coverage/Coverage.tsx'), 'Coverage'),
});

const ideas = createRoute({
  getParentRoute: () => inside,
  path: '/ideas',
  validateSearch: texts('status'),
  component: lazyRouteComponent(() => import('./pages/ideas/Ideas.tsx'), 'Ideas'),
});

const previews = createRoute({
  getParentRoute: () => inside,
  path: '/mailbox/previews',
  validateSearch: texts('sample', 'locale'),
  component: lazyRouteComponent(() => import('./pages/mailbox/Previews.tsx'), 'Previews'),
});
const mailbox = createRoute({
  getParentRoute: () => inside,
  path: '/mailbox',
  validateSearch: texts('status'),
  component: lazyRouteComponent(() => import('./pages/mailbox/Mailbox.tsx'), 'Mailbox'),
});
const message = page(
  '/mailbox/$message',
  lazyRouteComponent(() => import('./pages/mailbox/Message.tsx'), 'Message'),
);

const myCalendar = page(
  '/my-calendar',
  lazyRouteComponent(() => import('./pages/calendar/MyCalendar.tsx'), 'MyCalendar'),
);
const suppressions = page(
  '/mailbox/suppressions',
  lazyRouteComponent(() => import('./pages/mailbox/Suppressions.tsx'), 'Suppressions'),
);
const settings = page(
  '/settings',
  lazyRouteComponent(() => import('./pages/settings/Settings.tsx'), 'Settings'),
);
const myWalks = page(
  '/my-walks',
  lazyRouteComponent(() => import('./pages/my-walks/MyWalks.tsx'), 'MyWalks'),
);
const myWalk = page(
  '/my-walks/$walk',
  lazyRouteComponent(() => import('./pages/my-walks/MyWalk.tsx'), 'MyWalk'),
);
const myPeople = page(
  '/my-people',
  lazyRouteComponent(() => import('./pages/my-people/MyPeople.tsx'), 'MyPeople'),
);
interface MySessionsSearch {
  /** Which provider's sign-in was connected just now, or why it was not. */
  readonly connected?: string | undefined;
  readonly problem?: ConnectProblem | undefined;
  readonly provider?: string | undefined;
}

const mySessions = createRoute({
  getParentRoute: () => inside,
  path: '/my-sessions',
  validateSearch: ({ connected, problem, provider }: Record<string, unknown>): MySessionsSearch => ({
    connected: connected === undefined ? undefined : String(connected),
    problem: isConnectProblem(problem) ? problem : undefined,
    provider: provider === undefined ? undefined : String(provider),
  }),
  component: lazyRouteComponent(() => import('./pages/my-sessions/MySessions.tsx'), 'MySessions'),
});

const accounts = createRoute({
  getParentRoute: () => inside,
  path: '/accounts',
  validateSearch: texts('q', 'role', 'status', 'sort'),
  component: lazyRouteComponent(() => import('./pages/accounts/Accounts.tsx'), 'Accounts'),
});
const accountNew = page(
  '/accounts/new',
  lazyRouteComponent(() => import('./pages/accounts/AccountForm.tsx'), 'AccountNew'),
);
const tokens = page(
  '/accounts/tokens',
  lazyRouteComponent(() => import('./pages/accounts/Tokens.tsx'), 'Tokens'),
);
const account = page(
  '/accounts/$account',
  lazyRouteComponent(() => import('./pages/accounts/Account.tsx'), 'Account'),
);

const webhooks = page(
  '/webhooks',
  lazyRouteComponent(() => import('./pages/webhooks/Webhooks.tsx'), 'Webhooks'),
);
const webhook = createRoute({
  getParentRoute: () => inside,
  path: '/webhooks/$webhook',
  validateSearch: texts('status'),
  component: lazyRouteComponent(() => import('./pages/webhooks/Webhook.tsx'), 'Webhook'),
});
const delivery = page(
  '/webhooks/$webhook/$delivery',
  lazyRouteComponent(() => import('./pages/webhooks/DeliveryPage.tsx'), 'DeliveryPage'),
);

interface SignInSearch {
  readonly next?: string | undefined;
  /** What went wrong at a provider, and at which. */
  readonly problem?: OidcProblem | undefined;
  readonly provider?: string | undefined;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // What is refused is named, too: the router would let it through from the address otherwise.
  validateSearch: ({ next, problem, provider }: Record<string, unknown>): SignInSearch =>
    isOidcProblem(problem)
      ? { next: ownPath(next), problem, provider: String(provider ?? '') }
      : { next: ownPath(next), problem: undefined, provider: undefined },
  // With the page, not after it: its buttons are not to push the form down under a finger. Without an answer there is the form.
  loader: ({ context }) => context.queryClient.prefetchQuery(waysToSignIn),
  component: lazyRouteComponent(() => import('./pages/sign-in/SignIn.tsx'), 'SignIn'),
});
const redeem = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/$token',
  component: lazyRouteComponent(() => import('./pages/sign-in/Redeem.tsx'), 'Redeem'),
});
const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up/$token',
  component: lazyRouteComponent(() => import('./pages/sign-in/SetUp.tsx'), 'SetUp'),
});

const routeTree = root.addChildren([
  inside.addChildren([
    home,
    people,
    personNew,
    personEdit,
    person,
    imports,
    touchPoints,
    touchPointNew,
    touchPointEdit,
    touchPoint,
    exemptions,
    departments,
    departmentNew,
    departmentEdit,
    sites,
    siteNew,
    siteEdit,
    programmes,
    programmeNew,
    programmeEdit,
    programme,
    plan,
    coverage,
    ideas,
    mailbox,
    previews,
    message,
    myCalendar,
    suppressions,
    settings,
    myWalks,
    myWalk,
    myPeople,
    mySessions,
    accounts,
    accountNew,
    tokens,
    account,
    webhooks,
    webhook,
    delivery,
  ]),
  signIn,
  redeem,
  setUp,
]);

export const makeRouter = (queryClient: QueryClient) =>
  createRouter({ routeTree, context: { queryClient }, defaultPreload: 'intent', scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
