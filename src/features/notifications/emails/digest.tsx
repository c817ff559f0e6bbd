import { Heading, Text } from '@react-email/components';
import type { Catalogue } from './catalogue/index.ts';
import { changeLine, changesOf, choicesLine, digestHead, sameConditions, walksOf, weekOfDigest } from './digest-words.ts';
import { Layout } from './layout.tsx';
import type { Digest } from './model.ts';
import { styles } from './theme.ts';
import { WalkCard } from './walk.tsx';

/** Everything that one person has to be told at one moment. */
export function DigestMail({ catalogue, digest }: { readonly catalogue: Catalogue; readonly digest: Digest }) {
  const head = digestHead(catalogue, digest);
  const changes = changesOf(digest);
  const week = weekOfDigest(digest);
  const walks = walksOf(digest);
  return (
    <Layout
      catalogue={catalogue}
      title={head.subject}
      preview={head.preview}
      heading={week ? catalogue[week.kind].heading : catalogue.changes.heading}
      footer={[catalogue.footer.why(digest.organisation), ...(walks.length > 0 ? [catalogue.footer.personal] : [])]}
      choices={choicesLine(catalogue, digest)}
    >
      <Text style={styles.paragraph}>{catalogue.greeting(digest.givenName)}</Text>
      {week ? <Text style={styles.paragraph}>{catalogue[week.kind].intro(digest.organisation)}</Text> : null}
      {week && changes.length > 0 ? (
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
    </Layout>
  );
}
