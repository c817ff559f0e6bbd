import type { ReactNode } from 'react';
import type { GoTexts } from '../i18n/go/texts.ts';
import type { FormError, Typed } from './form.ts';

export interface FormState {
  readonly texts: GoTexts;
  readonly typed: Typed;
  readonly errors: readonly FormError[];
}

const errorOf = (form: FormState, field: string): string | undefined => form.errors.find((error) => error.field === field)?.message;

const described = (...ids: (string | false | undefined)[]): { 'aria-describedby'?: string } => {
  const present = ids.filter((id) => typeof id === 'string');
  return present.length > 0 ? { 'aria-describedby': present.join(' ') } : {};
};

/** What is wrong, on top, with a link to each field; it takes the focus when the page opens. */
export function ErrorSummary({ texts, errors }: FormState) {
  if (errors.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noAutofocus: after sending, the first thing to hear is what is missing
    <div className="card bad" role="alert" tabIndex={-1} autoFocus aria-labelledby="errors-heading">
      <h2 id="errors-heading">{texts.errors.heading}</h2>
      <ul>
        {errors.map((error) => (
          <li key={error.field + error.message}>
            <a href={`#${error.field}`}>{error.message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: ReactNode;
}

interface ChoicesProps {
  readonly form: FormState;
  readonly field: string;
  readonly legend: string;
  readonly hint?: string;
  readonly className?: string;
  readonly choices: readonly Choice[];
  readonly after?: ReactNode;
}

/** Radio buttons with a legend. The first one has the field's own id, so that the error summary leads to it. */
export function Choices({ form, field, legend, hint, className, choices, after }: ChoicesProps) {
  const error = errorOf(form, field);
  return (
    <fieldset {...described(hint !== undefined && `${field}-hint`, error !== undefined && `${field}-error`)}>
      <legend>{legend}</legend>
      {hint ? (
        <p className="hint" id={`${field}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p className="error" id={`${field}-error`}>
          {error}
        </p>
      ) : null}
      <div className={className}>
        {choices.map((choice, index) => (
          <label className="choice" key={choice.value}>
            <input
              type="radio"
              name={field}
              value={choice.value}
              id={index === 0 ? field : `${field}-${index}`}
              defaultChecked={form.typed[field] === choice.value}
            />
            {choice.label}
          </label>
        ))}
      </div>
      {after}
    </fieldset>
  );
}

interface TextProps {
  readonly form: FormState;
  readonly field: string;
  readonly label: string;
  readonly hint: string;
  readonly kind: 'story' | 'number';
}

/** A text field with label and hint; all of them are optional and say so. */
export function Text({ form, field, label, hint, kind }: TextProps) {
  const error = errorOf(form, field);
  const shared = {
    id: field,
    name: field,
    defaultValue: form.typed[field] ?? '',
    ...(error === undefined ? {} : { 'aria-invalid': true }),
    ...described(`${field}-hint`, error !== undefined && `${field}-error`),
  };
  return (
    <div className="field">
      <label className="label" htmlFor={field}>
        {label} <span className="opt">({form.texts.optional})</span>
      </label>
      <p className="hint" id={`${field}-hint`}>
        {hint}
      </p>
      {error ? (
        <p className="error" id={`${field}-error`}>
          {error}
        </p>
      ) : null}
      {kind === 'number' ? <input type="text" inputMode="numeric" autoComplete="off" {...shared} /> : <textarea rows={4} {...shared} />}
    </div>
  );
}
