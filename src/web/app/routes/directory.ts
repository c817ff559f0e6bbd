import { filteredPage, page } from './base.ts';

/** Who there is: people, departments, sites. */
export const directory = [
  filteredPage('/people', () => import('../pages/people/People.tsx'), 'People', ['q', 'department', 'site', 'status', 'sort']),
  page('/people/new', () => import('../pages/people/PersonEdit.tsx'), 'PersonNew'),
  page('/people/$person/edit', () => import('../pages/people/PersonEdit.tsx'), 'PersonEdit'),
  page('/people/$person', () => import('../pages/people/Person.tsx'), 'Person'),
  page('/people/import', () => import('../pages/people/ImportPeople.tsx'), 'ImportPeople'),
  page('/departments', () => import('../pages/directory/Departments.tsx'), 'Departments'),
  page('/departments/new', () => import('../pages/directory/DepartmentEdit.tsx'), 'DepartmentNew'),
  page('/departments/$department/edit', () => import('../pages/directory/DepartmentEdit.tsx'), 'DepartmentEdit'),
  page('/sites', () => import('../pages/directory/Sites.tsx'), 'Sites'),
  page('/sites/new', () => import('../pages/directory/SiteEdit.tsx'), 'SiteNew'),
  page('/sites/$site/edit', () => import('../pages/directory/SiteEdit.tsx'), 'SiteEdit'),
] as const;
