import { useTranslation } from 'react-i18next';
import type { ImportResult } from '../../api/types.ts';
import { Figures } from '../../components/Figures.tsx';

const NUMBERS = ['created', 'updated', 'unchanged', 'rejected'] as const;

export function ImportNumbers({ result }: { readonly result: ImportResult }) {
  const { t } = useTranslation();
  return (
    <Figures
      figures={NUMBERS.map((name) => ({ label: t(`import.${name}`), value: result[name], bad: name === 'rejected' && result[name] > 0 }))}
    />
  );
}
