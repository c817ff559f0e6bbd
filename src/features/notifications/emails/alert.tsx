import { Button, Heading, Link, Text } from '@react-email/components';
import type { Catalogue } from './catalogue/index.ts';
import { Layout } from './layout.tsx';
import type { Alert, AlertItem } from './model.ts';
import { footer, heading, letter } from './text.ts';
import { styles } from './theme.ts';

export const alertSubject = (catalogue: Catalogue, alert: Alert): string => catalogue.alert.subject(alert.items.map((item) => item.kind));

const sentence = (catalogue: Catalogue, item: AlertItem): string => catalogue.alert.item[item.kind](item.count, item.names);

/** What only a person can settle, and where. */
export function AlertMail({ catalogue, alert }: { readonly catalogue: Catalogue; readonly alert: Alert }) {
  const words = catalogue.alert;
  return (
    <Layout
      catalogue={catalogue}
      title={alertSubject(catalogue, alert)}
      preview={words.preview(alert.items.length)}
      heading={words.heading}
      footer={[words.why(alert.organisation)]}
    >
      <Text style={styles.paragraph}>{catalogue.greeting(alert.name)}</Text>
      <Text style={styles.paragraph}>{words.intro}</Text>
      {alert.items.map((item, index) => (
        <div key={item.kind}>
          <Heading as="h2" style={styles.subheading}>
            {words.subject([item.kind])}
          </Heading>
          <Text style={styles.paragraph}>{sentence(catalogue, item)}</Text>
          <Text style={styles.paragraph}>{words.fix[item.kind]}</Text>
          {index === 0 ? (
            <Button href={item.link} style={styles.button} className="button">
              {words.open[item.kind]}
            </Button>
          ) : (
            <Text style={styles.paragraph}>
              <Link href={item.link} style={styles.action}>
                {words.open[item.kind]}
              </Link>
            </Text>
          )}
        </div>
      ))}
    </Layout>
  );
}

export const alertText = (catalogue: Catalogue, alert: Alert): string =>
  letter([
    catalogue.greeting(alert.name),
    catalogue.alert.intro,
    ...alert.items.flatMap((item) => [
      heading(catalogue.alert.subject([item.kind])),
      sentence(catalogue, item),
      catalogue.alert.fix[item.kind],
      `${catalogue.alert.open[item.kind]}:\n${item.link}`,
    ]),
    footer([catalogue.alert.why(alert.organisation)]),
  ]);
