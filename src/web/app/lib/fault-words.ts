import { useTranslation } from 'react-i18next';
import type { Fault } from '../api/problem.ts';

/** What is wrong with a field, in the reader's language where the API gives a word for it; else as the API says it. */
export function useFaultWords(): (fault: Fault) => string {
  const { t, i18n } = useTranslation();
  return ({ code, values, message }) => {
    const key = `fault.${code}`;
    if (code === undefined || !i18n.exists(key)) return sentence(message);
    return t(key as 'fault.choice', { choices: '', ...values });
  };
}

const sentence = (message: string): string => message.charAt(0).toLocaleUpperCase() + message.slice(1);
