/** What becomes of an idea. Pure. */
export const IDEA_STATUSES = ['new', 'accepted', 'doing', 'done', 'proved', 'declined'] as const;
export type IdeaStatus = (typeof IDEA_STATUSES)[number];

export const IDEA_ACTIONS = ['accept', 'start', 'finish', 'decline'] as const;
export type IdeaAction = (typeof IDEA_ACTIONS)[number];

interface Rule {
  readonly from: readonly IdeaStatus[];
  readonly to: IdeaStatus;
}

/**
 * Steps may be skipped (some things are done within the hour), and a "no" may be thought over. What is done stays done:
 * whether it helped is for somebody else to prove by walking again.
 */
const RULES: Readonly<Record<IdeaAction, Rule>> = {
  accept: { from: ['new', 'declined'], to: 'accepted' },
  start: { from: ['new', 'accepted'], to: 'doing' },
  finish: { from: ['new', 'accepted', 'doing'], to: 'done' },
  decline: { from: ['new', 'accepted', 'doing'], to: 'declined' },
};

export const resultOf = (action: IdeaAction): IdeaStatus => RULES[action].to;
export const mayBe = (status: IdeaStatus, action: IdeaAction): boolean => RULES[action].from.includes(status);
export const possibleFrom = (action: IdeaAction): readonly IdeaStatus[] => RULES[action].from;

/** What may be done with an idea now. */
export const actionsOn = (status: IdeaStatus): IdeaAction[] => IDEA_ACTIONS.filter((action) => mayBe(status, action));
