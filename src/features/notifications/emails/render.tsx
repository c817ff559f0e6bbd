import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { AlertMail, alertSubject, alertText } from './alert.tsx';
import { type Catalogue, catalogueFor } from './catalogue/index.ts';
import { ConnectedMail, connectedText } from './connected.tsx';
import { DigestMail } from './digest.tsx';
import { digestText } from './digest-text.ts';
import { digestHead } from './digest-words.ts';
import type { MailView, RenderedMail } from './model.ts';
import { SignInNotice, signInText, TestNotice, testText } from './notices.tsx';
import { ReportMail, reportSubject, reportText } from './report.tsx';
import { unbroken } from './when.ts';

const DOCTYPE = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">';

/** Outlook on Windows knows no greatest width: without this its lines run across the whole screen. React writes no such comment. */
const OUTLOOK = '<!--[if mso]><style>.card { width: 600px !important; }</style><![endif]-->';

const page = (element: ReactElement): string => `${DOCTYPE}\n${renderToStaticMarkup(element).replace('</head>', `${OUTLOOK}</head>`)}\n`;

/**
 * Subject, HTML and plain text of a mail in a language. Pure: the same view gives the same bytes.
 *
 * @param catalogues the languages there are; those of the product unless told
 */
export function renderMail(view: MailView, locale: string, catalogues?: readonly Catalogue[]): RenderedMail {
  const catalogue: Catalogue = catalogueFor(locale, catalogues);
  switch (view.kind) {
    case 'digest':
      return {
        subject: digestHead(catalogue, view).subject,
        html: page(<DigestMail catalogue={unbroken(catalogue)} digest={view} />),
        text: digestText(catalogue, view),
      };
    case 'report':
      return {
        subject: reportSubject(catalogue, view),
        html: page(<ReportMail catalogue={unbroken(catalogue)} report={view} />),
        text: reportText(catalogue, view),
      };
    case 'alert':
      return {
        subject: alertSubject(catalogue, view),
        html: page(<AlertMail catalogue={unbroken(catalogue)} alert={view} />),
        text: alertText(catalogue, view),
      };
    case 'sign-in':
      return {
        subject: catalogue.signIn.subject,
        html: page(<SignInNotice catalogue={unbroken(catalogue)} view={view} />),
        text: signInText(catalogue, view),
      };
    case 'sign-in-connected':
      return {
        subject: catalogue.connected.subject,
        html: page(<ConnectedMail catalogue={catalogue} view={view} />),
        text: connectedText(catalogue, view),
      };
    case 'test':
      return {
        subject: catalogue.test.subject,
        html: page(<TestNotice catalogue={unbroken(catalogue)} view={view} />),
        text: testText(catalogue, view),
      };
  }
}
