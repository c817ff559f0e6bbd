/** The living week: what may become of one assignment, and through whom. Pure. */
export const ASSIGNMENT_STATUSES = ['planned', 'announced', 'started', 'done', 'privileged', 'missed', 'excused', 'cancelled'] as const;
export type AssignmentStatus = (typeof ASSIGNMENT_STATUSES)[number];

/** What people do to an assignment. Announcing and cancelling is the business of mail and of publishing. */
export type Action = 'start' | 'complete' | 'miss' | 'excuse' | 'move';

/** `administrator`: through the API. `walker`: the person behind the link in their mail. */
export type Party = 'administrator' | 'walker';

interface Rule {
  readonly from: readonly AssignmentStatus[];
  readonly by: readonly Party[];
  /** From which of these only an administrator may. */
  readonly notByWalkerFrom?: readonly AssignmentStatus[];
}

const OPEN = ['planned', 'announced', 'started'] as const;

/**
 * People may go before their week begins, so nothing here asks what day it is. Who said "I could not" may still go:
 * `missed` can be completed, as long as the walk was not planned again meanwhile.
 */
const RULES: Readonly<Record<Action, Rule>> = {
  start: { from: ['planned', 'announced'], by: ['administrator', 'walker'] },
  complete: { from: [...OPEN, 'missed'], by: ['administrator', 'walker'] },
  miss: { from: OPEN, by: ['administrator', 'walker'] },
  excuse: { from: [...OPEN, 'missed'], by: ['administrator', 'walker'], notByWalkerFrom: ['missed'] },
  move: { from: ['planned', 'announced'], by: ['administrator'] },
};

/** @returns whether somebody may do this to an assignment in this status now */
export function mayBe(status: AssignmentStatus, action: Action, by: Party): boolean {
  const rule = RULES[action];
  return rule.from.includes(status) && rule.by.includes(by) && !(by === 'walker' && rule.notByWalkerFrom?.includes(status));
}

/** The statuses from which an action is possible, for the message that refuses it. */
export const possibleFrom = (action: Action): readonly AssignmentStatus[] => RULES[action].from;

/** A visit in which one was recognised or favoured is no customer's visit: it does not count as direct and is planned again. */
export const completedAs = (experience: { readonly recognised: boolean }): 'done' | 'privileged' =>
  experience.recognised ? 'privileged' : 'done';

export const isCompleted = (status: AssignmentStatus): status is 'done' | 'privileged' => status === 'done' || status === 'privileged';

/** What somebody lived through, in their words. Effort 1–7 (7 = easy), emotion −2…+2. */
export interface Told {
  readonly effort: number;
  readonly emotion: number;
  readonly waitedMinutes: number | null;
  readonly recognised: boolean;
  readonly happened: string | null;
  readonly idea: string | null;
  readonly changeInMyWork: string | null;
}

/** Whether a second report says the same as the first one: sent twice, it changes nothing and is answered alike. */
export const sameStory = (one: Told, other: Told): boolean =>
  one.effort === other.effort &&
  one.emotion === other.emotion &&
  one.waitedMinutes === other.waitedMinutes &&
  one.recognised === other.recognised &&
  one.happened === other.happened &&
  one.idea === other.idea &&
  one.changeInMyWork === other.changeInMyWork;
