import { Button } from '@react-email/button';
import { Heading } from '@react-email/heading';
import { Text } from '@react-email/text';
import type { ReportFigures } from '../domain.ts';
import type { Catalogue } from './catalogue/index.ts';
import { CHART_BARS, CHART_COLOURS, CHART_SIZE } from './chart.ts';
import { Layout } from './layout.tsx';
import { CHART_ID, type Report } from './model.ts';
import { type Column, STANDING, StandingTable, shareOf, standingText } from './standing-table.tsx';
import { footer, heading, letter } from './text.ts';
import { styles } from './theme.ts';
import { dateInWords } from './when.ts';

/** The bars of the picture and the columns of the table: everyone, then leaders beside their staff where that may be said. */
const columnsOf = (catalogue: Catalogue, figures: ReportFigures): Column[] =>
  CHART_BARS.flatMap((who) => {
    const standing = figures[who];
    const name = { total: catalogue.report.everyone, leaders: catalogue.report.leaders, others: catalogue.report.others }[who];
    return standing === null ? [] : [{ name, standing }];
  });

function sentences(catalogue: Catalogue, figures: ReportFigures): string[] {
  const { total, previous } = figures;
  const words = catalogue.report;
  const change = previous === null ? 0 : shareOf(total) - shareOf(previous.total);
  // As it is written: a change that rounds to 0.0 is none.
  const direction = catalogue.points(change) === catalogue.points(0) ? 'same' : change > 0 ? 'up' : 'down';
  const [direct, missing] = (['direct', 'missing'] as const).map((part) => total[part] - (previous?.total[part] ?? 0)) as [number, number];
  const signed = (count: number): string => `${count === 0 ? '±' : count > 0 ? '+' : '−'}${catalogue.number(Math.abs(count))}`;
  return [
    previous === null
      ? words.firstReport
      : words.trend[direction](
          dateInWords(catalogue, previous.asOf),
          catalogue.points(change),
          direct === 0 && missing === 0 ? null : words.counts(signed(direct), signed(missing)),
        ),
    ...(figures.ideas.open + figures.ideas.done === 0 ? [] : [words.ideas(figures.ideas.open, figures.ideas.done)]),
    ...(figures.leaders === null ? [words.few] : []),
    words.never,
  ];
}

export const reportSubject = (catalogue: Catalogue, { organisation, figures }: Report): string =>
  catalogue.report.subject(organisation, catalogue.percent(shareOf(figures.total)));

/** The alternative of the picture says the figures that the picture shows. */
export const chartInWords = (catalogue: Catalogue, figures: ReportFigures): string =>
  columnsOf(catalogue, figures)
    .map(({ name, standing: { direct, equivalent, exempt, missing } }) => {
      const [a, b, c, d] = [direct, equivalent, exempt, missing].map(catalogue.number) as [string, string, string, string];
      return catalogue.report.bar(name, a, b, c, d);
    })
    .join(' ');

/** The picture has no word in it: what its colours and bars mean stands beside it, and all of it again in the table. */
export function ReportMail({ catalogue, report }: { readonly catalogue: Catalogue; readonly report: Report }) {
  const words = catalogue.report;
  const { figures } = report;
  const columns = columnsOf(catalogue, figures);
  const { total } = figures;
  return (
    <Layout
      catalogue={catalogue}
      title={reportSubject(catalogue, report)}
      preview={words.preview(catalogue.number(total.direct), catalogue.number(total.missing))}
      heading={words.heading}
      footer={[words.why(report.organisation)]}
    >
      <Text style={styles.paragraph}>{catalogue.greeting(report.name)}</Text>
      <Text style={styles.paragraph}>{words.intro(report.organisation, dateInWords(catalogue, figures.asOf))}</Text>
      <Text style={styles.big}>{catalogue.percent(shareOf(total))}</Text>
      <Text style={styles.paragraph}>{words.share}</Text>
      {/* A low priority keeps React from adding a preload link, which mail programs show as a blocked download. */}
      <img
        fetchPriority="low"
        src={`cid:${CHART_ID}`}
        alt={chartInWords(catalogue, figures)}
        width={CHART_SIZE.width}
        style={{ ...styles.chart, maxWidth: `${CHART_SIZE.width}px` }}
      />
      <Text style={styles.legend}>
        {columns.length > 1 ? (
          <>
            {words.bars(columns.map(({ name }) => name))}
            <br />
          </>
        ) : null}
        {STANDING.map((part) => (
          <span key={part} style={{ whiteSpace: 'nowrap' }}>
            <span className="swatch" style={{ color: CHART_COLOURS[part] }}>
              ■
            </span>{' '}
            {`${catalogue.standing[part]}\u2003`}
          </span>
        ))}
      </Text>
      <Heading as="h2" style={styles.subheading}>
        {catalogue.team.coverage(dateInWords(catalogue, figures.asOf))}
      </Heading>
      <StandingTable catalogue={catalogue} columns={columns} />
      {sentences(catalogue, figures).map((sentence) => (
        <Text key={sentence} style={styles.paragraph}>
          {sentence}
        </Text>
      ))}
      <Button href={report.link} style={styles.button} className="button">
        {words.button}
      </Button>
    </Layout>
  );
}

export function reportText(catalogue: Catalogue, report: Report): string {
  const words = catalogue.report;
  const { figures } = report;
  const asOf = dateInWords(catalogue, figures.asOf);
  return letter([
    catalogue.greeting(report.name),
    words.intro(report.organisation, asOf),
    heading(catalogue.team.coverage(asOf)),
    standingText(catalogue, columnsOf(catalogue, figures)),
    ...sentences(catalogue, figures),
    `${words.button}:\n${report.link}`,
    footer([words.why(report.organisation)]),
  ]);
}
