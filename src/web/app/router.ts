import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { PageError } from './components/RouteError.tsx';
import { administration } from './routes/administration.ts';
import { inside, root } from './routes/base.ts';
import { directory } from './routes/directory.ts';
import { doors } from './routes/doors.ts';
import { mail } from './routes/mail.ts';
import { own } from './routes/own.ts';
import { planning } from './routes/planning.ts';
import { results } from './routes/results.ts';

const routeTree = root.addChildren([
  inside.addChildren([...results, ...directory, ...planning, ...mail, ...own, ...administration]),
  ...doors,
]);

export const makeRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultErrorComponent: PageError,
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
