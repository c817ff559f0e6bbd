import { Button } from '@react-email/button';
import { Text } from '@react-email/text';
import type { Catalogue } from './catalogue/index.ts';
import { Layout } from './layout.tsx';
import type { SignIn, TestMail } from './model.ts';
import { styles } from './theme.ts';

/** The small mails: a sign-in link, and the test. */
export function SignInNotice({ catalogue, view }: { readonly catalogue: Catalogue; readonly view: SignIn }) {
  const words = catalogue.signIn;
  return (
    <Layout
      catalogue={catalogue}
      title={words.subject}
      preview={words.preview(view.minutes)}
      heading={words.heading}
      footer={[words.notYou, catalogue.footer.signIn]}
    >
      <Text style={styles.paragraph}>{catalogue.greeting(view.name)}</Text>
      <Text style={styles.paragraph}>{words.text(view.organisation, view.minutes)}</Text>
      <Button href={view.link} style={styles.button} className="button">
        {words.button}
      </Button>
    </Layout>
  );
}

export function signInText(catalogue: Catalogue, view: SignIn): string {
  const words = catalogue.signIn;
  return `${[
    catalogue.greeting(view.name),
    words.text(view.organisation, view.minutes),
    `${words.button}:\n${view.link}`,
    `-- \n${words.notYou}\n${catalogue.footer.signIn}`,
  ].join('\n\n')}\n`;
}

export function TestNotice({ catalogue, view }: { readonly catalogue: Catalogue; readonly view: TestMail }) {
  const words = catalogue.test;
  return (
    <Layout catalogue={catalogue} title={words.subject} preview={words.preview} heading={words.heading} footer={[]}>
      <Text style={styles.paragraph}>{words.text(view.organisation, view.address)}</Text>
    </Layout>
  );
}

export const testText = (catalogue: Catalogue, view: TestMail): string => `${catalogue.test.text(view.organisation, view.address)}\n`;
