import { avoidOwnDepartment } from './avoid-own-department.ts';
import { away } from './away.ts';
import { deadline } from './deadline.ts';
import { departmentCap } from './department-cap.ts';
import { exempt } from './exempt.ts';
import { fairFinish } from './fair-finish.ts';
import { gap } from './gap.ts';
import { leadersFirst } from './leaders-first.ts';
import { perWeek } from './per-week.ts';
import { pins } from './pins.ts';
import { places } from './places.ts';
import type { Preference } from './preference.ts';
import { prerequisites } from './prerequisites.ts';
import { reach } from './reach.ts';
import type { HardRule } from './rule.ts';
import { spreadEvenly } from './spread-evenly.ts';
import { varyChannel } from './vary-channel.ts';

/** Every hard rule, in the order in which they write the model: slots before absences, requirements and deadlines before pins. */
export const hardRules: readonly HardRule[] = [exempt, perWeek, away, reach, places, departmentCap, prerequisites, gap, deadline, pins];

/** Every preference; which of them count, and how much, the problem says. */
export const preferences: readonly Preference[] = [avoidOwnDepartment, leadersFirst, varyChannel, spreadEvenly, fairFinish];
