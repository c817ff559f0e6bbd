import { z } from 'zod';
import { Id, Name, NameRef, pageOf, pageQuery, Timestamp } from '../../../platform/http/fields.ts';

/** Journeys and stages have no code; their name does that work. */
export const NameReference = z
  .string('must be an id or a name')
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters');

const MAX_STAGES = 100;

const differentNames = <T>(nameOf: (stage: T) => string) => ({
  check: (stages: readonly T[]) => new Set(stages.map((stage) => nameOf(stage).toLowerCase())).size === stages.length,
  fault: { message: 'must name every stage once', params: { code: 'same-names' } },
});

const onlyNames = differentNames<string>((name) => name);
export const JourneyInput = z
  .strictObject({
    name: Name,
    stages: z
      .array(Name)
      .max(MAX_STAGES, `must have at most ${MAX_STAGES} stages`)
      .refine(onlyNames.check, onlyNames.fault)
      .meta({ description: 'Names in the order a customer meets them.' }),
  })
  .meta({ id: 'JourneyInput' });

const StagePatch = z.union([Name, z.strictObject({ id: Id, name: Name })]).meta({
  description: 'A name keeps the stage that has it, or adds one; { id, name } renames that stage.',
});
const patchedNames = differentNames<z.output<typeof StagePatch>>((stage) => (typeof stage === 'string' ? stage : stage.name));
export const JourneyPatch = z
  .strictObject({
    name: Name.optional(),
    stages: z
      .array(StagePatch)
      .max(MAX_STAGES, `must have at most ${MAX_STAGES} stages`)
      .refine(patchedNames.check, patchedNames.fault)
      .optional()
      .meta({ description: 'The whole list in its new order; a stage that is left out is removed.' }),
  })
  .meta({ id: 'JourneyPatch' });

export const Journey = z
  .object({
    id: Id,
    name: z.string(),
    stages: z.array(
      NameRef.extend({ touchPoints: z.int().meta({ description: 'How many touch-points it has, archived ones included.' }) }),
    ),
    version: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Journey', description: "A customer's path and its stages, in order." });

export const JourneyPage = pageOf(Journey, 'JourneyPage');
export const JourneyParams = z.strictObject({ journey: NameReference });
export const JourneyQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(200).optional().meta({ description: 'Part of the name.' }),
});

export type JourneyInput = z.output<typeof JourneyInput>;
export type JourneyPatch = z.output<typeof JourneyPatch>;
export type StagePatch = z.output<typeof StagePatch>;
export type Journey = z.output<typeof Journey>;
export type JourneyQuery = z.output<typeof JourneyQuery>;
