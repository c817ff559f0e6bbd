import { Body } from '@react-email/body';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Hr } from '@react-email/hr';
import { Html } from '@react-email/html';
import { Link } from '@react-email/link';
import { Text } from '@react-email/text';
import type { ReactNode } from 'react';
import type { Catalogue } from './catalogue/index.ts';
import { MEDIA, styles } from './theme.ts';

interface LayoutProps {
  readonly catalogue: Catalogue;
  readonly title: string;
  /** The line that an inbox shows beside the subject. */
  readonly preview: string;
  readonly heading: string;
  readonly footer: readonly string[];
  /** Where the reader chooses which mail comes. */
  readonly choices?: { readonly label: string; readonly link: string } | undefined;
  readonly children: ReactNode;
}

/** Keeps an inbox from showing the mail's first words behind the preview line: sixty are as good as react-email's two hundred, at 1 kB instead of 9. */
const PADDING = '\u00a0\u200c'.repeat(60);

/** The frame of every mail: language, dark mode, preview line, one card, why one gets it. */
export function Layout({ catalogue, title, preview, heading, footer, choices, children }: LayoutProps) {
  return (
    <Html lang={catalogue.locale} dir="ltr">
      <Head>
        <title>{title}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <style>{MEDIA}</style>
      </Head>
      <Body style={styles.body} className="ground">
        <div style={styles.preview}>{preview + PADDING}</div>
        {/* Webmail keeps nothing of html and head: language and name of the mail stand here as well. */}
        {/* biome-ignore lint/a11y/useSemanticElements: mail programs drop elements that they do not know, this one among them */}
        <div role="article" aria-label={title} lang={catalogue.locale} dir="ltr">
          <Container style={styles.card} className="card">
            <Heading as="h1" style={styles.heading}>
              {heading}
            </Heading>
            {children}
            {footer.length > 0 || choices ? <Hr style={styles.rule} /> : null}
            {footer.map((line) => (
              <Text key={line} style={styles.footer} className="quiet">
                {line}
              </Text>
            ))}
            {choices ? (
              <Text style={styles.footer} className="quiet">
                <Link href={choices.link} style={styles.footerLink}>
                  {choices.label}
                </Link>
              </Text>
            ) : null}
          </Container>
        </div>
      </Body>
    </Html>
  );
}
