import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Faults of a form that belong to none of its fields. */
export function FormProblem({ messages }: { readonly messages: readonly string[] }) {
  const { t } = useTranslation();
  if (messages.length === 0) return null;
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      tabIndex={-1}
      data-form-problem
      icon={<IconAlertTriangle aria-hidden />}
      title={t('problem.notSaved')}
    >
      {messages.map((message) => (
        <div key={message}>{message}</div>
      ))}
    </Alert>
  );
}
