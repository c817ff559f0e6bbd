import { Button, Group } from '@mantine/core';
import { type FormHTMLAttributes, type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusHeir } from '../lib/use-focus-heir.ts';
import type { Form } from '../lib/use-form.ts';
import type { Sending } from '../lib/use-submit.ts';
import { FormProblem } from './FormProblem.tsx';

interface FrameProps extends Pick<FormHTMLAttributes<HTMLFormElement>, 'className' | 'style' | 'aria-label'> {
  readonly form: Pick<Form<never>, 'ref' | 'others'>;
  readonly sending: Sending;
  /** It opened in its place, where the button that did so is gone: its first field takes the focus, and hands it back. */
  readonly inPlace?: boolean;
  readonly children: ReactNode;
}

/** A form: on top, what is wrong and belongs to no field. The API judges, not the browser. */
export function FormFrame({ form, sending, inPlace = false, children, ...rest }: FrameProps) {
  useEffect(() => {
    if (inPlace) form.ref.current?.querySelector<HTMLElement>('input, select, textarea')?.focus();
  }, [inPlace, form.ref]);
  useFocusHeir(form.ref);
  return (
    <form {...rest} ref={form.ref} onSubmit={sending.submit} noValidate>
      <FormProblem messages={form.others} />
      {children}
    </form>
  );
}

interface ButtonsProps {
  readonly sending: Sending;
  /** "Save" unless told. */
  readonly label?: string;
  readonly size?: string;
  /** Closes the form where it stands; a page of its own has a link instead (`children`). */
  readonly onCancel?: () => void;
  readonly children?: ReactNode;
}

/** The end of a form: keep it, or leave it. */
export function FormButtons({ sending, label, size = 'sm', onCancel, children }: ButtonsProps) {
  const { t } = useTranslation();
  return (
    <Group gap="sm">
      <Button type="submit" size={size} loading={sending.busy}>
        {label ?? t('action.save')}
      </Button>
      {onCancel && (
        <Button variant="default" size={size} onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      )}
      {children}
    </Group>
  );
}
