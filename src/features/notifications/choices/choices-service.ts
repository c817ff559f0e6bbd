import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { choicesStore } from './choices-store.ts';
import { OPTIONAL_KINDS, type OptionalKind } from './domain.ts';

interface Person {
  readonly key: number;
  readonly id: string;
}

/** Which mail a person gets. Saying the same thing twice changes nothing, and leaves one trace. */
export const choicesService = (tx: Tx) => {
  const store = choicesStore(tx);

  async function change(person: Person, next: (unwanted: readonly OptionalKind[]) => readonly OptionalKind[]): Promise<void> {
    const before = await store.lock(person.key);
    const wished = next(before);
    const after = OPTIONAL_KINDS.filter((kind) => wished.includes(kind));
    const gone = after.filter((kind) => !before.includes(kind));
    const back = before.filter((kind) => !after.includes(kind));
    if (gone.length + back.length === 0) return;
    await store.optOut(person.key, gone);
    await store.optIn(person.key, back);
    tx.audit({
      action: 'employee.mail-chosen',
      entity: 'employee',
      entityId: person.id,
      before: { unwanted: OPTIONAL_KINDS.filter((kind) => before.includes(kind)) },
      after: { unwanted: after },
    });
  }

  return {
    unsubscribe: (person: Person, kinds: readonly OptionalKind[]) => change(person, (unwanted) => [...unwanted, ...kinds]),
    subscribe: (person: Person, kinds: readonly OptionalKind[]) =>
      change(person, (unwanted) => unwanted.filter((kind) => !kinds.includes(kind))),
    /** Of the kinds that were on offer, exactly these are wanted; the others stay as they are. */
    choose: (person: Person, offered: readonly OptionalKind[], wanted: readonly OptionalKind[]) =>
      change(person, (unwanted) => [
        ...unwanted.filter((kind) => !offered.includes(kind)),
        ...offered.filter((kind) => !wanted.includes(kind)),
      ]),
  };
};
