import { filteredPage, page } from './base.ts';

/** What is to be lived through, by whom and when. */
export const planning = [
  page('/touch-points', () => import('../pages/touch-points/TouchPoints.tsx'), 'TouchPoints'),
  page('/touch-points/new', () => import('../pages/touch-points/TouchPointEdit.tsx'), 'TouchPointNew'),
  page('/touch-points/$touchPoint/edit', () => import('../pages/touch-points/TouchPointEdit.tsx'), 'TouchPointEdit'),
  page('/touch-points/$touchPoint', () => import('../pages/touch-points/TouchPoint.tsx'), 'TouchPoint'),
  page('/exemptions', () => import('../pages/exemptions/Exemptions.tsx'), 'Exemptions'),
  page('/credits', () => import('../pages/exemptions/Exemptions.tsx'), 'Credits'),
  filteredPage('/plan', () => import('../pages/plan/Programmes.tsx'), 'Programmes', ['archived']),
  page('/plan/new', () => import('../pages/plan/ProgrammeEdit.tsx'), 'ProgrammeNew'),
  page('/plan/$programme/edit', () => import('../pages/plan/ProgrammeEdit.tsx'), 'ProgrammeEdit'),
  page('/plan/$programme', () => import('../pages/plan/Programme.tsx'), 'Programme'),
  filteredPage('/plans/$plan', () => import('../pages/plan/Plan.tsx'), 'Plan', ['view']),
] as const;
