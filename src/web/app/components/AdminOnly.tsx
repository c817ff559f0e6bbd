import type { ReactNode } from 'react';
import { useAccount } from '../api/session.ts';
import { administers } from '../lib/roles.ts';

interface Props {
  readonly children: ReactNode;
  /** What stands there for everybody else; nothing unless told. */
  readonly otherwise?: ReactNode;
}

/** What only administrators may do is not there for anybody else. */
export function AdminOnly({ children, otherwise = null }: Props) {
  return administers(useAccount()) ? children : otherwise;
}
