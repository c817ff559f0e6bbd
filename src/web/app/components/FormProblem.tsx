import { useTranslation } from 'react-i18next';
import { Notice } from './Notice.tsx';

/** Faults of a form that belong to none of its fields. */
export function FormProblem({ messages }: { readonly messages: readonly string[] }) {
  const { t } = useTranslation();
  if (messages.length === 0) return null;
  return (
    <Notice tone="bad" role="alert" tabIndex={-1} data-form-problem title={t('problem.notSaved')}>
      {messages.map((message) => (
        <div key={message}>{message}</div>
      ))}
    </Notice>
  );
}
