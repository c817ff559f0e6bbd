import { absenceImporter } from './absences-import.ts';
import type { Importer } from './context.ts';
import { keyedImporter } from './keyed-import.ts';
import { KEYED } from './kinds.ts';
import type { Kind } from './schemas.ts';
import { touchPointImporter } from './touch-points-import.ts';

export const IMPORTERS: Readonly<Record<Kind, Importer>> = {
  employees: keyedImporter(KEYED.employees),
  departments: keyedImporter(KEYED.departments),
  sites: keyedImporter(KEYED.sites),
  absences: absenceImporter,
  'touch-points': touchPointImporter,
};
