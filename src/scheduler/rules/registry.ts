import { away } from './away.ts';
import { deadline } from './deadline.ts';
import { departmentCap } from './department-cap.ts';
import { exempt } from './exempt.ts';
import { gap } from './gap.ts';
import { perWeek } from './per-week.ts';
import { pins } from './pins.ts';
import { places } from './places.ts';
import { prerequisites } from './prerequisites.ts';
import { reach } from './reach.ts';
import type { HardRule } from './rule.ts';

/** Every hard rule, in the order in which they write the model: slots before absences, requirements and deadlines before pins. */
export const hardRules: readonly HardRule[] = [
  exempt,
  perWeek,
  away,
  reach,
  places,
  departmentCap,
  prerequisites,
  gap,
  deadline,
  pins,
];
