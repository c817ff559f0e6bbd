import type { ReactNode } from 'react';
import { useAccount } from '../api/session.ts';
import { administers } from '../lib/roles.ts';

/** What only administrators may do is not there for anybody else. */
export function AdminOnly({ children }: { readonly children: ReactNode }) {
  return administers(useAccount()) ? children : null;
}
