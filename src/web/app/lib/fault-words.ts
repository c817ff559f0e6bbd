import { useTranslation } from 'react-i18next';
import { ApiProblem, type Fault } from '../api/problem.ts';

/** What is wrong with a field, in the reader's language where the API gives a word for it; else as the API says it. */
export function useFaultWords(): (fault: Fault) => string {
  const { t, i18n } = useTranslation();
  return ({ code, values, message }) => {
    const key = `fault.${code}`;
    if (code === undefined || !i18n.exists(key)) return sentence(message);
    return t(key as 'fault.choice', { choices: '', ...values });
  };
}

const HINTS = {
  0: 'problem.offlineHint',
  401: 'problem.signedOutHint',
  403: 'problem.forbiddenHint',
  404: 'problem.notFoundHint',
  409: 'problem.conflictHint',
  412: 'problem.changedHint',
  422: 'problem.invalidHint',
  429: 'problem.tooManyHint',
} as const;

/**
 * What to do about a failure that names no fault with a word of its own. The API's sentence knows the most and is English:
 * its readers get it, others what their catalogue has for the status.
 */
export function useProblemWords(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    if (!(error instanceof ApiProblem)) return t('problem.unexpectedHint');
    if (error.status > 0 && error.status !== 401 && error.details !== undefined && i18n.resolvedLanguage === 'en')
      return error.details.detail;
    return t(HINTS[error.status as keyof typeof HINTS] ?? 'problem.unexpectedHint');
  };
}

const sentence = (message: string): string => message.charAt(0).toLocaleUpperCase() + message.slice(1);
