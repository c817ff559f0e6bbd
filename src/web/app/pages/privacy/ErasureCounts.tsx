import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ErasurePreview } from '../../api/types.ts';

/** How many rows of what an erasure deletes, and of what it empties. */
export function ErasureCounts({ counts }: { readonly counts: Pick<ErasurePreview, 'deleted' | 'emptied'> }) {
  const { t } = useTranslation();
  return (
    <>
      {(['deleted', 'emptied'] as const).map(
        (what) =>
          Object.keys(counts[what]).length > 0 && (
            <section key={what} aria-labelledby={`erasure-${what}`}>
              <Title order={3} id={`erasure-${what}`} size="h5">
                {t(`erase.${what}`)}
              </Title>
              <ul className="lines">
                {Object.entries(counts[what]).map(([table, count]) => (
                  <li key={table}>
                    <span className="lines-main">{t(`stored.table.${table}` as 'stored.table.employees')}</span>
                    <span>{count}</span>
                  </li>
                ))}
              </ul>
            </section>
          ),
      )}
    </>
  );
}
