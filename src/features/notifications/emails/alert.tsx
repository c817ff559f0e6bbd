import { Button } from '@react-email/button';
import { Heading } from '@react-email/heading';
import { Link } from '@react-email/link';
import { Text } from '@react-email/text';
import type { Catalogue } from './catalogue/index.ts';
import { Layout } from './layout.tsx';
import type { Alert, AlertItem } from './model.ts';
import { footer, heading, letter } from './text.ts';
import { styles } from './theme.ts';

const title = (catalogue: Catalogue, item: AlertItem): string => catalogue.alert.title[item.kind](item.count);
const sentence = (catalogue: Catalogue, item: AlertItem): string => catalogue.alert.item[item.kind](item.count, item.names);
const fix = (catalogue: Catalogue, item: AlertItem): string => catalogue.alert.fix[item.kind](item.count, item.names);
const open = (catalogue: Catalogue, item: AlertItem): string => catalogue.alert.open[item.kind](item.count, item.names);

export function alertSubject(catalogue: Catalogue, { items }: Alert): string {
  const [first] = items;
  return first === undefined ? catalogue.alert.heading : catalogue.alert.subject(title(catalogue, first), items.length - 1);
}

/** What the subject leaves out: the other things, or more about the only one. */
const preview = (catalogue: Catalogue, { items: [first, ...others] }: Alert): string =>
  others.length > 0 ? others.map((item) => title(catalogue, item)).join(' · ') : first === undefined ? '' : sentence(catalogue, first);

/** What only a person can settle, and where. */
export function AlertMail({ catalogue, alert }: { readonly catalogue: Catalogue; readonly alert: Alert }) {
  const words = catalogue.alert;
  return (
    <Layout
      catalogue={catalogue}
      title={alertSubject(catalogue, alert)}
      preview={preview(catalogue, alert)}
      heading={words.heading}
      footer={[words.why(alert.organisation)]}
    >
      <Text style={styles.paragraph}>{catalogue.greeting(alert.name)}</Text>
      <Text style={styles.paragraph}>{words.intro}</Text>
      {alert.items.map((item, index) => (
        <div key={item.kind}>
          <Heading as="h2" style={styles.subheading}>
            {title(catalogue, item)}
          </Heading>
          <Text style={styles.paragraph}>{`${sentence(catalogue, item)} ${fix(catalogue, item)}`}</Text>
          {index === 0 ? (
            <Button href={item.link} style={styles.button} className="button">
              {open(catalogue, item)}
            </Button>
          ) : (
            <Text style={styles.paragraph}>
              <Link href={item.link} style={styles.action}>
                {open(catalogue, item)}
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
      heading(title(catalogue, item)),
      `${sentence(catalogue, item)} ${fix(catalogue, item)}`,
      `${open(catalogue, item)}:\n${item.link}`,
    ]),
    footer([catalogue.alert.why(alert.organisation)]),
  ]);
