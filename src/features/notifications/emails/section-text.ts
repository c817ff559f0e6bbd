import type { Catalogue } from './catalogue/index.ts';
import type { MissedSection } from './digest-words.ts';
import type { IdeaSection, TeamSection, WelcomeSection } from './model.ts';
import { standingText } from './standing-table.tsx';
import { teamColumns, teamPerson, weekOutcomeRows } from './team-words.ts';
import { heading, list } from './text.ts';
import { dateInWords, daysOfWeek } from './when.ts';

/** The sections beside walks and changes, for people who read plain text. Each is a list of paragraphs. */
export const missedText = (catalogue: Catalogue, section: MissedSection, leads: boolean): string[] => [
  ...(leads ? [] : [heading(catalogue.missed.heading)]),
  catalogue.missed.intro,
  ...section.walks.map(
    (walk) =>
      `* ${catalogue.missed.walk(walk.touchPoint, daysOfWeek(catalogue, walk.week))}\n  ${catalogue.missed.button}:\n  ${walk.link}`,
  ),
  catalogue.missed.after,
];

export const welcomeText = (catalogue: Catalogue, section: WelcomeSection, organisation: string, withLink: boolean): string[] => {
  const words = catalogue.welcome;
  return [
    words.intro(organisation, section.steps.length + section.more),
    heading(words.path),
    list(section.steps.map((step) => `${dateInWords(catalogue, step.week)}: ${step.touchPoint} (${step.site ?? catalogue.walk.anywhere})`)),
    ...(section.more > 0 ? [words.more(section.more)] : []),
    words.next,
    ...(withLink ? [`${words.button}:\n${section.first.link}`] : []),
  ];
};

export const ideaText = (catalogue: Catalogue, section: IdeaSection, leads: boolean, last: boolean): string[] => {
  const words = catalogue.idea;
  return [
    ...(leads ? [] : [heading(words.heading(section.touchPoint))]),
    `${words.yours}\n${quoted(section.text)}`,
    words.became[section.status],
    ...(section.reason === null ? [] : [`${words.reason}\n${quoted(section.reason)}`]),
    ...(last ? [words.thanks] : []),
    `${words.button}:\n${section.link}`,
  ];
};

export const teamText = (catalogue: Catalogue, section: TeamSection, leads: boolean): string[] => {
  const words = catalogue.team;
  const { figures } = section;
  const columns = teamColumns(catalogue, figures);
  const people = section.out.map((person) => teamPerson(catalogue, person));
  return [
    ...(leads ? [] : [heading(words.heading)]),
    `${words.out(daysOfWeek(catalogue, section.week))}:`,
    ...(people.length === 0 ? [words.nobodyOut] : [list(section.more > 0 ? [...people, words.more(section.more)] : people), words.outNote]),
    ...(figures.lastWeek
      ? [
          `${words.lastWeek(daysOfWeek(catalogue, figures.lastWeek.week))}:\n${weekOutcomeRows(catalogue, figures.lastWeek)
            .map(([label, value]) => `  ${label}: ${value}`)
            .join('\n')}`,
        ]
      : []),
    ...(columns.length > 0 ? [`${words.coverage(dateInWords(catalogue, figures.asOf))}:\n\n${standingText(catalogue, columns)}`] : []),
    ...(figures.staff === null ? [words.few] : []),
    `${words.button}:\n${section.link}`,
  ];
};

const quoted = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
