import { Button } from '@react-email/button';
import { Text } from '@react-email/text';
import type { Catalogue } from './catalogue/index.ts';
import { Layout } from './layout.tsx';
import type { Connected } from './model.ts';
import { footer, letter } from './text.ts';
import { styles } from './theme.ts';
import { momentInWords } from './when.ts';

const fact = (catalogue: Catalogue, { organisation, provider, at, zone }: Connected): string =>
  catalogue.connected.text(organisation, provider, momentInWords(catalogue, at, zone));

/** Somebody's account has one more way in: whoever did not open it finds out by this. */
export function ConnectedMail({ catalogue, view }: { readonly catalogue: Catalogue; readonly view: Connected }) {
  const words = catalogue.connected;
  return (
    <Layout catalogue={catalogue} title={words.subject} preview={words.preview(view.provider)} heading={words.heading} footer={[words.why]}>
      <Text style={styles.paragraph}>{catalogue.greeting(view.name)}</Text>
      <Text style={styles.paragraph}>{fact(catalogue, view)}</Text>
      <Text style={styles.paragraph}>{words.you}</Text>
      <Text style={styles.paragraph}>{words.notYou}</Text>
      <Button href={view.link} style={styles.button} className="button">
        {words.button}
      </Button>
    </Layout>
  );
}

export const connectedText = (catalogue: Catalogue, view: Connected): string =>
  letter([
    catalogue.greeting(view.name),
    fact(catalogue, view),
    catalogue.connected.you,
    catalogue.connected.notYou,
    `${catalogue.connected.button}:\n${view.link}`,
    footer([catalogue.connected.why]),
  ]);
