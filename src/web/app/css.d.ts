import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Custom properties that our styles read. */
    [property: `--${string}`]: string | number | undefined;
  }
}
