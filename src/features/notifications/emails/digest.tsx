import { Heading } from '@react-email/heading';
import { Text } from '@react-email/text';
import type { Catalogue } from './catalogue/index.ts';
import {
  buttonOf,
  changeLine,
  changesOf,
  choicesLine,
  digestHead,
  footerOf,
  ideasOf,
  introOf,
  leadOf,
  missedOf,
  sameConditions,
  teamsOf,
  walksOf,
  weekOfDigest,
  welcomesOf,
} from './digest-words.ts';
import { Layout } from './layout.tsx';
import type { Digest } from './model.ts';
import { IdeaNews, MissedNote, TeamNews, WelcomePath } from './sections.tsx';
import { styles } from './theme.ts';
import { WalkCard } from './walk.tsx';

/** Everything that one person has to be told at one moment. */
export function DigestMail({ catalogue, digest }: { readonly catalogue: Catalogue; readonly digest: Digest }) {
  const head = digestHead(catalogue, digest);
  const lead = leadOf(digest);
  const button = buttonOf(digest);
  const changes = changesOf(digest);
  const week = weekOfDigest(digest);
  const intro = introOf(catalogue, digest);
  const walks = walksOf(digest);
  const ideas = ideasOf(digest);
  const missed = missedOf(digest).map((section) => (
    <MissedNote key={section.week} catalogue={catalogue} section={section} leads={lead === 'missed'} withButton={button === 'missed'} />
  ));
  return (
    <Layout
      catalogue={catalogue}
      title={head.subject}
      preview={head.preview}
      heading={head.heading}
      footer={footerOf(catalogue, digest)}
      choices={choicesLine(catalogue, digest)}
    >
      <Text style={styles.paragraph}>{catalogue.greeting(digest.givenName)}</Text>
      {welcomesOf(digest).map((section, index) => (
        <WelcomePath
          key={section.first.assignmentId}
          catalogue={catalogue}
          section={section}
          organisation={digest.organisation}
          leads
          withButton={button === 'welcome' && index === 0}
        />
      ))}
      {week && intro !== undefined && lead !== week.kind ? (
        <Heading as="h2" style={styles.subheading}>
          {catalogue[week.kind].heading}
        </Heading>
      ) : null}
      {intro === undefined ? null : <Text style={styles.paragraph}>{intro}</Text>}
      {lead === 'missed' ? missed : null}
      {changes.length > 0 && lead !== 'changes' ? (
        <Heading as="h2" style={styles.subheading}>
          {catalogue.changes.heading}
        </Heading>
      ) : null}
      {changes.map((section) => (
        <Text key={changeLine(catalogue, section)} style={styles.paragraph}>
          {changeLine(catalogue, section)}
        </Text>
      ))}
      {changes.some((section) => section.kind !== 'added') ? (
        <Text style={styles.paragraph}>{catalogue.changes.calendarFollows}</Text>
      ) : null}
      {walks.map((walk, index) => (
        <WalkCard key={walk.assignmentId} catalogue={catalogue} walk={walk} withButton={index === 0} />
      ))}
      {walks.length === 0 ? null : (
        <>
          <Heading as="h2" style={styles.subheading}>
            {catalogue.sameConditions.heading}
          </Heading>
          {sameConditions(catalogue, walks).map((sentence) => (
            <Text key={sentence} style={styles.paragraph}>
              {sentence}
            </Text>
          ))}
          <Text style={styles.paragraph}>{catalogue.couldNot}</Text>
        </>
      )}
      {lead === 'missed' ? null : missed}
      {ideas.map((section, index) => (
        <IdeaNews
          key={section.link}
          catalogue={catalogue}
          section={section}
          leads={lead === 'idea' && ideas.length === 1}
          withButton={button === 'idea' && index === 0}
          last={index === ideas.length - 1}
        />
      ))}
      {teamsOf(digest).map((section) => (
        <TeamNews key={section.week} catalogue={catalogue} section={section} leads={lead === 'team'} withButton={button === 'team'} />
      ))}
    </Layout>
  );
}
