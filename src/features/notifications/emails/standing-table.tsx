import type { Standing } from '../domain.ts';
import type { Catalogue } from './catalogue/index.ts';
import { styles } from './theme.ts';

/** The parts of what is required, in the one order of every table, picture and text. They are never added up. */
export const STANDING = ['direct', 'equivalent', 'exempt', 'missing'] as const;

export const shareOf = ({ direct, required }: Standing): number => (required === 0 ? 0 : direct / required);

export interface Column {
  readonly name: string;
  readonly standing: Standing;
}

/** Rows of a table of figures: label, then one value a column. The last two sum up: what was required, and the share lived of it. */
export const standingRows = (catalogue: Catalogue, columns: readonly Column[]): (readonly [label: string, ...values: string[]])[] => [
  ...STANDING.map((part) => [catalogue.standing[part], ...columns.map(({ standing }) => catalogue.number(standing[part]))] as const),
  [catalogue.standing.required, ...columns.map(({ standing }) => catalogue.number(standing.required))],
  [catalogue.report.share, ...columns.map(({ standing }) => catalogue.percent(shareOf(standing)))],
];

/** Coverage side by side. A real table with headers: screen readers name both for every figure. */
export function StandingTable({ catalogue, columns }: { readonly catalogue: Catalogue; readonly columns: readonly Column[] }) {
  return (
    <table cellPadding="0" cellSpacing="0" width="100%" style={styles.figures} className="figures">
      <thead>
        <tr>
          <td style={styles.label} />
          {columns.map(({ name }) => (
            <th key={name} scope="col" align="right" style={styles.columnHead} className="quiet">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {standingRows(catalogue, columns).map(([label, ...values]) => (
          <tr key={label}>
            <th scope="row" align="left" style={styles.rowHead} className="quiet">
              {label}
            </th>
            {values.map((value, index) => (
              <td key={columns[index]?.name} align="right" style={styles.figure}>
                {value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same for plain text: one line a figure, its columns named. */
export const standingText = (catalogue: Catalogue, columns: readonly Column[]): string =>
  columns
    .map(({ name, standing }) =>
      [`${name}:`, ...standingRows(catalogue, [{ name, standing }]).map(([label, value]) => `  ${label}: ${value}`)].join('\n'),
    )
    .join('\n\n');
