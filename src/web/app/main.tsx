import './styles.ts';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import i18next from 'i18next';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { onSignedOut } from './api/client.ts';
import { ApiProblem } from './api/problem.ts';
import { sessionOptions } from './api/session.ts';
import { startI18n } from './i18n.ts';
import { printLight } from './lib/print-light.ts';
import { STYLE_NONCE } from './lib/style-nonce.ts';
import { toast } from './lib/toast.ts';
import { isTyping } from './lib/typed.ts';
import { makeRouter } from './router.ts';
import { cssVariables, theme } from './theme.ts';

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What the server refuses once it refuses again; only silence and overload are worth another try.
      retry: (failures, error) => failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 502),
    },
  },
});
const router = makeRouter(queryClient);

onSignedOut(() => {
  if (isTyping()) return toast(i18next.t('problem.signedOutHint'));
  if (queryClient.getQueryData(sessionOptions.queryKey)) {
    queryClient.setQueryData(sessionOptions.queryKey, null);
    void router.navigate({ to: '/sign-in', search: { next: router.state.location.href } });
  }
});

printLight();
// Who is signed in is asked while the words come, not after them.
void queryClient.prefetchQuery(sessionOptions);
await startI18n();
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <MantineProvider getStyleNonce={() => STYLE_NONCE} theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Notifications position="bottom-right" />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
