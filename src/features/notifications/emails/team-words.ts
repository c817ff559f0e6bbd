import type { TeamFigures, WeekOutcome } from '../domain.ts';
import type { Catalogue } from './catalogue/index.ts';
import type { TeamSection } from './model.ts';
import type { Column } from './standing-table.tsx';

/** The manager's own coverage beside that of their people: nobody leads from behind. */
export const teamColumns = (catalogue: Catalogue, figures: TeamFigures): Column[] => [
  ...(figures.own ? [{ name: catalogue.team.you, standing: figures.own }] : []),
  ...(figures.staff ? [{ name: catalogue.team.people(figures.people), standing: figures.staff }] : []),
];

export const teamPerson = (catalogue: Catalogue, person: TeamSection['out'][number]): string =>
  catalogue.team.person(
    person.name,
    person.touchPoint,
    person.durationMinutes === null ? null : catalogue.duration(person.durationMinutes),
  );

export const weekOutcomeRows = (catalogue: Catalogue, outcome: WeekOutcome): (readonly [label: string, value: string])[] =>
  (['done', 'open', 'excused'] as const).map((what) => [catalogue.team[what], catalogue.number(outcome[what])] as const);
