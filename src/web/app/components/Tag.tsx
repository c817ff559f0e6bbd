import type { ReactNode } from 'react';
import classes from './Tag.module.css';

export type Tone = 'quiet' | 'calm' | 'good' | 'look' | 'bad';

/** A word about a thing, set apart. */
export function Tag({ tone = 'quiet', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span className={classes['tag']} data-tone={tone}>
      {children}
    </span>
  );
}
