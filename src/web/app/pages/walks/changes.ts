import type { Assignment } from '../../api/types.ts';

export const CHANGES = ['move', 'swapPerson', 'swapWeek', 'excuse', 'miss'] as const;
export type WalkChange = (typeof CHANGES)[number];

/** From which standing HR does what to a walk; the API decides, this is what is offered. */
const FROM: Readonly<Record<WalkChange, readonly Assignment['status'][]>> = {
  move: ['planned', 'announced'],
  swapPerson: ['planned', 'announced'],
  swapWeek: ['planned', 'announced'],
  excuse: ['planned', 'announced', 'started', 'missed'],
  miss: ['planned', 'announced', 'started'],
};

export const changesOf = (status: Assignment['status']): readonly WalkChange[] => CHANGES.filter((change) => FROM[change].includes(status));
