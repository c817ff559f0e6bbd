import type { Rules } from './rules.ts';

/** The English sentences for the rules of a programme. One place, so that another language is one more such table. */
const english = {
  gap: (weeks: number) =>
    weeks === 1 ? 'A person may be out every week.' : `Between two weeks in which a person is out lie at least ${weeks} weeks.`,
  earliest: 'The plan is as short as possible.',
  even: 'The visits are spread over all weeks, so that no week is busier than it has to be.',
  minWorkingDays: (days: number) => `Nobody is asked in a week in which they work fewer than ${days} ${days === 1 ? 'day' : 'days'}.`,
  minWorkingDaysOfOrganisation: 'Nobody is asked in a week in which they work fewer days than the organisation demands.',
  avoidOwnDepartment: 'The touch-points of their own department come last for everyone.',
  leadersFirst: 'Leaders go first.',
  varyChannel: 'The channel varies from week to week.',
  spreadEvenly: "Each person's visits are spread evenly.",
  fairFinish: 'Everyone finishes at about the same time.',
  deadlineInCycle: (name: string, weeks: number) => `Everyone has lived “${name}” by the end of week ${weeks} of the programme.`,
  deadlineInInduction: (name: string, weeks: number) =>
    `New starters live “${name}” in their first ${weeks} ${weeks === 1 ? 'week' : 'weeks'}.`,
};

/** The rules of a programme as sentences, in the order in which one would tell them. */
export function rulesInWords(kind: 'cycle' | 'induction', rules: Rules): string[] {
  const { preferences } = rules;
  const deadline = kind === 'cycle' ? english.deadlineInCycle : english.deadlineInInduction;
  return [
    rules.pace === 'earliest' ? english.earliest : english.even,
    english.gap(rules.gap),
    rules.minWorkingDays === null ? english.minWorkingDaysOfOrganisation : english.minWorkingDays(rules.minWorkingDays),
    ...rules.deadlines.map(({ touchPoint, withinWeeks }) => deadline(touchPoint.name, withinWeeks)),
    ...(preferences.leadersFirst ? [english.leadersFirst] : []),
    ...(preferences.avoidOwnDepartment ? [english.avoidOwnDepartment] : []),
    ...(preferences.varyChannel ? [english.varyChannel] : []),
    ...(preferences.spreadEvenly ? [english.spreadEvenly] : []),
    ...(preferences.fairFinish ? [english.fairFinish] : []),
  ];
}
