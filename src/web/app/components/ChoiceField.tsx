import { NativeSelect, type NativeSelectProps } from '@mantine/core';

/** One of a list: the system's own control, which phones, keyboards and screen readers know best. */
export function ChoiceField({
  options,
  ...rest
}: Omit<NativeSelectProps, 'data' | 'children'> & { readonly options: readonly { readonly value: string; readonly label: string }[] }) {
  return (
    <NativeSelect {...rest}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </NativeSelect>
  );
}
