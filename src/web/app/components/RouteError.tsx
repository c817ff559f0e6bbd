import { Problem } from './states.tsx';

/** Whatever a page throws. A new try reloads: a page's code may have been replaced by a newer version meanwhile. */
export function RouteError({ error }: { readonly error: unknown }) {
  return (
    <main style={{ maxWidth: '40rem', margin: '3rem auto', padding: '0 1rem' }}>
      <Problem error={error} retry={() => window.location.reload()} />
    </main>
  );
}
