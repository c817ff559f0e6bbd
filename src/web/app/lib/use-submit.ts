import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { Form } from './use-form.ts';

export interface Sending {
  readonly busy: boolean;
  submit(event: FormEvent): void;
}

/**
 * What a form's button does: sends, and shows what the API found wrong at the fields. What was typed stays until it is kept.
 *
 * @param done told of the answer, once; the form counts as saved by then
 */
export function useSubmit<T>(
  form: Pick<Form<never>, 'clear' | 'failed' | 'saved'>,
  send: () => Promise<T>,
  done: (answer: T) => unknown,
): Sending {
  const mutation = useMutation({
    mutationFn: send,
    onSuccess: (answer) => {
      form.saved();
      return done(answer);
    },
    onError: form.failed,
  });
  return {
    busy: mutation.isPending,
    submit(event) {
      event.preventDefault();
      form.clear();
      mutation.mutate();
    },
  };
}
