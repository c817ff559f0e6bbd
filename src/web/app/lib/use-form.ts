import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors } from '../api/problem.ts';
import { useFaultWords, useProblemWords } from './fault-words.ts';
import { keepTyped } from './typed.ts';

export interface Form<T extends Readonly<Record<string, unknown>>> {
  readonly values: T;
  readonly errors: Readonly<Record<string, string>>;
  /** Faults that belong to no field of this form. */
  readonly others: readonly string[];
  readonly ref: RefObject<HTMLFormElement | null>;
  set<K extends keyof T>(name: K, value: T[K]): void;
  /** Props of a text-like input. */
  text(name: keyof T & string): {
    name: string;
    value: string;
    error: string | undefined;
    onChange(event: { currentTarget: { value: string } }): void;
  };
  /** Props of a group of radio buttons. It takes no focus by itself; with a fault it does, so that the fault is heard. */
  choice(name: keyof T & string): {
    name: string;
    value: string;
    error: string | undefined;
    tabIndex?: -1;
    'data-form-problem'?: true;
    onChange(value: string): void;
  };
  /** Says of what is empty that it is needed, where the API cannot be asked without it. @returns whether something is */
  lacks(...names: (keyof T & string)[]): boolean;
  /** Shows what the API found wrong and moves the focus to the first of it. */
  failed(error: unknown): void;
  clear(): void;
  /** What is in the fields is what is kept now. */
  saved(): void;
  /** Of the record that the values were taken from, for If-Match; 0 without a record. */
  readonly version: number;
}

/**
 * Values of a form beside the faults that the API answers; the API is the only judge of what may be saved.
 *
 * @param initial the values that the record has
 * @param record what is changed. A newer version of it brings its values, unless something was typed: that stays, and saving it
 *   says that somebody else was faster
 */
export function useForm<T extends Readonly<Record<string, unknown>>>(initial: T, record?: { readonly version: number }): Form<T> {
  const { t } = useTranslation();
  const say = useFaultWords();
  const sayAll = useProblemWords();
  const [values, setValues] = useState(initial);
  const [touched, setTouched] = useState(false);
  const [version, setVersion] = useState(record?.version ?? 0);
  if (record !== undefined && record.version !== version && !touched) {
    setVersion(record.version);
    setValues(initial);
  }
  useEffect(() => (touched ? keepTyped() : undefined), [touched]);
  const [faults, setFaults] = useState<{ errors: Readonly<Record<string, string>>; others: readonly string[]; turn: number }>({
    errors: {},
    others: [],
    turn: 0,
  });
  const ref = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (faults.turn === 0) return;
    const target = ref.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-form-problem]');
    target?.focus();
  }, [faults.turn]);

  const set: Form<T>['set'] = (name, value) => {
    setValues((before) => ({ ...before, [name]: value }));
    setTouched(true);
    setFaults((before) => {
      if (before.errors[name as string] === undefined) return before;
      const { [name as string]: _fixed, ...errors } = before.errors;
      return { ...before, errors };
    });
  };
  return {
    values,
    errors: faults.errors,
    others: faults.others,
    ref,
    set,
    text: (name) => ({
      name,
      value: String(values[name] ?? ''),
      error: faults.errors[name],
      onChange: (event) => set(name, event.currentTarget.value as T[typeof name]),
    }),
    choice: (name) => ({
      name,
      value: String(values[name] ?? ''),
      error: faults.errors[name],
      ...(faults.errors[name] === undefined ? {} : { 'data-form-problem': true, tabIndex: -1 }),
      onChange: (value) => set(name, value as T[typeof name]),
    }),
    lacks(...names) {
      const empty = names.filter((name) => values[name] === '' || values[name] === null);
      if (empty.length > 0) {
        const errors = Object.fromEntries(empty.map((name) => [name, t('form.needed')]));
        setFaults(({ turn }) => ({ errors, others: [], turn: turn + 1 }));
      }
      return empty.length > 0;
    },
    failed(error) {
      const { fields, others } = fieldErrors(error, Object.keys(values), say, sayAll);
      // An empty field needs no lecture.
      const errors = Object.fromEntries(
        Object.entries(fields).map(([name, message]) => [name, values[name] === '' ? t('form.needed') : message]),
      );
      setFaults((before) => ({ errors, others, turn: before.turn + 1 }));
    },
    clear: () => setFaults((before) => ({ errors: {}, others: [], turn: before.turn })),
    saved: () => setTouched(false),
    version,
  };
}
