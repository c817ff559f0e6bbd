import { Problem } from './states.tsx';

interface Props {
  readonly error: unknown;
}

/** Whatever a page throws, in the frame that it stands in. A new try reloads: a page's code may have been replaced by a newer version meanwhile. */
export function PageError({ error }: Props) {
  return <Problem error={error} retry={() => window.location.reload()} />;
}

/** The same without a frame around it. */
export function RouteError({ error }: Props) {
  return (
    <main style={{ maxWidth: '40rem', margin: '3rem auto', padding: '0 1rem' }}>
      <PageError error={error} />
    </main>
  );
}
