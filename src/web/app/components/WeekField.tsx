import type { NativeSelectProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { addWeeks, weekDates, weeksFromTo } from '../lib/weeks.ts';
import { ChoiceField } from './ChoiceField.tsx';

/** One ISO week out of the coming two years, by number and dates. A value outside that window stays choosable. */
export function WeekField({
  from,
  weeks = 104,
  optional = false,
  ...rest
}: NativeSelectProps & { readonly from: string; readonly weeks?: number; readonly optional?: boolean }) {
  const { t, i18n } = useTranslation();
  const window = weeksFromTo(from, addWeeks(from, weeks));
  const value = String(rest.value ?? '');
  const choices = value === '' || window.includes(value) ? window : [value, ...window];
  const options = choices.map((week) => ({ value: week, label: `${week} · ${weekDates(week, i18n.language)}` }));
  return <ChoiceField {...rest} options={optional ? [{ value: '', label: t('choice.asItIs') }, ...options] : options} />;
}
