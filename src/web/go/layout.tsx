import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { GoTexts } from '../i18n/go/texts.ts';
import { STYLES } from './styles.ts';

interface LayoutProps {
  readonly texts: GoTexts;
  readonly title: string;
  readonly organisation?: string;
  /** Id of the form, when there is one to skip to. */
  readonly skipTo?: string;
  readonly children: ReactNode;
}

function Layout({ texts, title, organisation, skipTo, children }: LayoutProps) {
  return (
    <html lang={texts.language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · ${texts.product}`}</title>
        <link rel="icon" href="data:," />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant; escaped it would be no CSS */}
        <style dangerouslySetInnerHTML={{ __html: STYLES }} />
      </head>
      <body>
        {skipTo ? (
          <a className="skip" href={`#${skipTo}`}>
            {texts.skip}
          </a>
        ) : null}
        <header>{organisation ? `${organisation} · ${texts.product}` : texts.product}</header>
        <main>{children}</main>
        {organisation ? (
          <footer>
            <p>{texts.private}</p>
          </footer>
        ) : null}
      </body>
    </html>
  );
}

/** @returns a whole HTML document */
export const renderPage = (props: LayoutProps): string => `<!doctype html>\n${renderToStaticMarkup(<Layout {...props} />)}`;

/** A page that says one thing: what is wrong, and what to do. */
export function renderMessage(
  texts: GoTexts,
  message: { readonly heading: string; readonly text: string; readonly advice?: string },
): string {
  return renderPage({
    texts,
    title: message.heading,
    children: (
      <>
        <h1>{message.heading}</h1>
        <p className="lead">{message.text}</p>
        {message.advice ? <p>{message.advice}</p> : null}
      </>
    ),
  });
}
