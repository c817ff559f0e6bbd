import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportFault } from '../../api/types.ts';
import { FIELDS, type Kind } from './import-kinds.ts';

const SHOWN = 200;

type Field = (typeof FIELDS)[Kind][number];
/** Where the file has no column, the API names the field. */
const isField = (column: string | null): column is Field =>
  Object.values(FIELDS)
    .flat()
    .some((field) => field === column);

/** Rows that cannot be taken as they are: where in the file, what stands there, what to do. */
export function ImportFaults({
  title,
  faults,
  more,
}: {
  readonly title: string;
  readonly faults: readonly ImportFault[];
  readonly more: number;
}) {
  const { t } = useTranslation();
  if (faults.length === 0) return null;
  const left = faults.length + more - Math.min(faults.length, SHOWN);
  return (
    <div>
      <Title order={3} mb="xs">
        {title} ({faults.length + more})
      </Title>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll-x" aria-label={title} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('import.line')}</th>
              <th scope="col">{t('import.column')}</th>
              <th scope="col">{t('import.value')}</th>
              <th scope="col">{t('import.message')}</th>
            </tr>
          </thead>
          <tbody>
            {faults.slice(0, SHOWN).map((fault, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line may have several faults, and the list never changes order
              <tr key={index}>
                <td>{fault.line}</td>
                <td>{isField(fault.column) ? t(`field.${fault.column}`) : fault.column}</td>
                <td className="wrap">{fault.value}</td>
                <td>{fault.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {left > 0 && <p className="quiet">{t('import.moreFaults', { count: left })}</p>}
    </div>
  );
}
