import { Button } from '@react-email/button';
import { Heading } from '@react-email/heading';
import { Link } from '@react-email/link';
import { Text } from '@react-email/text';
import type { Catalogue } from './catalogue/index.ts';
import type { MissedSection } from './digest-words.ts';
import type { IdeaSection, TeamSection, WelcomeSection } from './model.ts';
import { StandingTable } from './standing-table.tsx';
import { teamColumns, teamPerson, weekOutcomeRows } from './team-words.ts';
import { styles } from './theme.ts';
import { dateInWords, daysOfWeek, shortDate } from './when.ts';

interface SectionProps<S> {
  readonly catalogue: Catalogue;
  readonly section: S;
  /** Whether this section gives the mail its heading. */
  readonly leads: boolean;
  /** Whether the mail's one button is here; its other links are words. */
  readonly withButton: boolean;
}

const Title = ({ children }: { readonly children: string }) => (
  <Heading as="h2" style={styles.subheading}>
    {children}
  </Heading>
);

const Act = ({ href, words }: { readonly href: string; readonly words: string }) => (
  <Button href={href} style={styles.button} className="button">
    {words}
  </Button>
);

const InWords = ({ href, words }: { readonly href: string; readonly words: string }) => (
  <Text style={styles.paragraph}>
    <Link href={href} style={styles.action}>
      {words}
    </Link>
  </Text>
);

/** Walks of the week before that nobody has said anything about. */
export function MissedNote({ catalogue, section, leads, withButton }: SectionProps<MissedSection>) {
  const words = catalogue.missed;
  return (
    <>
      {leads ? null : <Title>{words.heading}</Title>}
      <Text style={styles.paragraph}>{words.intro}</Text>
      {section.walks.map((walk, index) => {
        const ownButton = withButton && index === 0;
        return (
          <div key={walk.assignmentId} style={{ margin: '0 0 16px' }}>
            <Text style={ownButton ? styles.paragraph : { ...styles.paragraph, margin: '0' }}>
              <strong>{words.walk(walk.touchPoint, daysOfWeek(catalogue, walk.week))}</strong>
            </Text>
            {ownButton ? (
              <Act href={walk.link} words={words.button} />
            ) : (
              <Link href={walk.link} style={styles.action}>
                {words.linkFor(walk.touchPoint)}
              </Link>
            )}
          </div>
        );
      })}
      <Text style={styles.paragraph}>{words.after}</Text>
    </>
  );
}

/** The path of a new starter. */
export function WelcomePath({
  catalogue,
  section,
  withButton,
  organisation,
}: SectionProps<WelcomeSection> & { readonly organisation: string }) {
  const words = catalogue.welcome;
  return (
    <>
      <Text style={styles.paragraph}>{words.intro(organisation, section.steps.length + section.more)}</Text>
      <Title>{words.path}</Title>
      <table cellPadding="0" cellSpacing="0" width="100%" style={styles.figures}>
        <thead>
          <tr>
            {[words.week, words.what].map((label) => (
              <th key={label} scope="col" align="left" style={styles.stepHead} className="quiet">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {section.steps.map((step) => (
            <tr key={`${step.week} ${step.touchPoint}`}>
              <td style={{ ...styles.cell, whiteSpace: 'nowrap' }}>{shortDate(catalogue, step.week)}</td>
              <td style={styles.cell}>
                {step.touchPoint}
                <br />
                <span style={styles.beside} className="quiet">
                  {step.site ?? catalogue.walk.anywhere}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {section.more > 0 ? <Text style={styles.paragraph}>{words.more(section.more)}</Text> : null}
      <Text style={styles.paragraph}>{words.next}</Text>
      {withButton ? <Act href={section.first.link} words={words.button} /> : null}
    </>
  );
}

/** What became of an idea; thanks stand below the last of a mail. */
export function IdeaNews({ catalogue, section, leads, withButton, last }: SectionProps<IdeaSection> & { readonly last: boolean }) {
  const words = catalogue.idea;
  return (
    <>
      {leads ? null : <Title>{words.heading(section.touchPoint)}</Title>}
      <Text style={{ ...styles.paragraph, margin: '0 0 4px' }}>{words.yours}</Text>
      <Text style={{ ...styles.brief, whiteSpace: 'pre-line' }}>{section.text}</Text>
      <Text style={styles.paragraph}>
        <strong>{words.became[section.status]}</strong>
      </Text>
      {section.reason === null ? null : (
        <>
          <Text style={{ ...styles.paragraph, margin: '0 0 4px' }}>{words.reason}</Text>
          <Text style={{ ...styles.brief, whiteSpace: 'pre-line' }}>{section.reason}</Text>
        </>
      )}
      {last ? <Text style={styles.paragraph}>{words.thanks}</Text> : null}
      {withButton ? (
        <Act href={section.link} words={words.button} />
      ) : (
        <InWords href={section.link} words={words.linkFor(section.touchPoint)} />
      )}
    </>
  );
}

/** Who is out, and how those below a manager stand. */
export function TeamNews({ catalogue, section, leads, withButton }: SectionProps<TeamSection>) {
  const words = catalogue.team;
  const { figures } = section;
  const columns = teamColumns(catalogue, figures);
  const level = leads ? 'h2' : 'h3';
  return (
    <>
      {leads ? null : <Title>{words.heading}</Title>}
      <Heading as={level} style={styles.smallHeading}>
        {words.out(daysOfWeek(catalogue, section.week))}
      </Heading>
      {section.out.length === 0 ? (
        <Text style={styles.paragraph}>{words.nobodyOut}</Text>
      ) : (
        <>
          <ul style={styles.list}>
            {section.out.map((person) => (
              <li key={`${person.name} ${person.touchPoint}`} style={styles.item}>
                {teamPerson(catalogue, person)}
              </li>
            ))}
            {section.more > 0 ? <li style={styles.item}>{words.more(section.more)}</li> : null}
          </ul>
          <Text style={styles.paragraph}>{words.outNote}</Text>
        </>
      )}
      {figures.lastWeek ? (
        <>
          <Heading as={level} style={styles.smallHeading}>
            {words.lastWeek(daysOfWeek(catalogue, figures.lastWeek.week))}
          </Heading>
          <table cellPadding="0" cellSpacing="0" style={styles.figures}>
            <tbody>
              {weekOutcomeRows(catalogue, figures.lastWeek).map(([label, value]) => (
                <tr key={label}>
                  <th scope="row" align="left" style={styles.rowHead} className="quiet">
                    {label}
                  </th>
                  <td align="right" style={styles.figure}>
                    {value}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      ) : null}
      {columns.length > 0 ? (
        <>
          <Heading as={level} style={styles.smallHeading}>
            {words.coverage(dateInWords(catalogue, figures.asOf))}
          </Heading>
          <StandingTable catalogue={catalogue} columns={columns} />
        </>
      ) : null}
      {figures.staff === null ? <Text style={styles.paragraph}>{words.few}</Text> : null}
      {withButton ? <Act href={section.link} words={words.button} /> : <InWords href={section.link} words={words.linkFor} />}
    </>
  );
}
