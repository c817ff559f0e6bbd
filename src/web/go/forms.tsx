import { type Choice, Choices, type FormState, Text } from './fields.tsx';
import { BECAUSE } from './form.ts';

/** Mouths from awful to wonderful. Drawn, because not every phone has every emoji. */
const MOUTHS = ['M9 24 Q16 14 23 24', 'M10 23 Q16 18 22 23', 'M10 21 H22', 'M10 20 Q16 25 22 20', 'M8.5 18.5 Q16 30 23.5 18.5 Z'] as const;

function Face({ mouth }: { readonly mouth: string }) {
  return (
    <svg className="face" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle cx="16" cy="16" r="14" />
      <path d={`M11 11.5 V13 M21 11.5 V13 ${mouth}`} />
    </svg>
  );
}

interface FormProps {
  readonly form: FormState;
  readonly action: string;
}

export function StoryForm({ form, action }: FormProps) {
  const { tell } = form.texts;
  const efforts: Choice[] = [1, 2, 3, 4, 5, 6, 7].map((value) => ({ value: String(value), label: value }));
  const emotions: Choice[] = tell.emotions.map((label, index) => ({
    value: String(index - 2),
    label: (
      <>
        <Face mouth={MOUTHS[index] as string} />
        {label}
      </>
    ),
  }));
  const yesOrNo: Choice[] = [
    { value: 'no', label: tell.no },
    { value: 'yes', label: tell.yes },
  ];
  return (
    <form method="post" action={action} acceptCharset="utf-8" noValidate>
      <p className="hint">{tell.required}</p>
      <Choices
        form={form}
        field="effort"
        legend={tell.effort}
        hint={tell.effortHint}
        className="scale"
        choices={efforts}
        after={
          <p className="ends" aria-hidden="true">
            <span>{tell.effortEnds[0]}</span>
            <span>{tell.effortEnds[1]}</span>
          </p>
        }
      />
      <Choices form={form} field="emotion" legend={tell.emotion} className="faces" choices={emotions} />
      <Choices form={form} field="recognised" legend={tell.recognised} hint={tell.recognisedHint} choices={yesOrNo} />
      <Text form={form} field="waitedMinutes" label={tell.waited} hint={tell.waitedHint} kind="number" />
      <Text form={form} field="happened" label={tell.happened} hint={tell.happenedHint} kind="story" />
      <Text form={form} field="idea" label={tell.idea} hint={tell.ideaHint} kind="story" />
      <Text form={form} field="changeInMyWork" label={tell.change} hint={tell.changeHint} kind="story" />
      <button type="submit">{tell.button}</button>
    </form>
  );
}

export function CouldNotForm({ form, action }: FormProps) {
  const { couldNot } = form.texts;
  return (
    <form method="post" action={action} acceptCharset="utf-8" noValidate>
      <Choices
        form={form}
        field="because"
        legend={couldNot.legend}
        choices={BECAUSE.map((value) => ({ value, label: couldNot.because[value] }))}
      />
      <Text form={form} field="reason" label={couldNot.reason} hint={couldNot.reasonHint} kind="story" />
      <button type="submit" className="quiet">
        {couldNot.button}
      </button>
    </form>
  );
}
