import { filteredPage, page } from './base.ts';

/** What came of it. */
export const results = [
  page('/', () => import('../pages/home/Home.tsx'), 'Home'),
  filteredPage('/walks', () => import('../pages/walks/Walks.tsx'), 'Walks', ['week', 'status', 'department']),
  filteredPage('/coverage', () => import('../pages/coverage/Coverage.tsx'), 'Coverage', ['view', 'department', 'site']),
  filteredPage('/ideas', () => import('../pages/ideas/Ideas.tsx'), 'Ideas', ['status']),
] as const;
