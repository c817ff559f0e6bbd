import {
  encodeHoled,
  fillHoles,
  type Holed,
  hasHoles,
  hole,
  type QuotedPrintable,
  quotedPrintable,
} from '../../../platform/mail/quoted-printable.ts';
import type { Digest, MailView, Section, Walk } from './model.ts';
import { renderMail } from './render.tsx';

export interface EncodedMail {
  readonly subject: string;
  readonly text: QuotedPrintable;
  readonly html: QuotedPrintable;
  /** Null for a mail that is one of a kind. */
  readonly common: Common | null;
}

/** What all mails of a template share, nothing personal: the pieces in their order, each in one piece in every mail. */
export type Common = readonly Buffer[];

interface Template {
  readonly subject: string;
  readonly text: Holed;
  readonly html: Holed;
  readonly common: Common;
}

/** Kept templates; a week has about as many as touch-points times venues times languages. */
const CAPACITY = 500;

/**
 * Renders mails, each kind of content once: the digests of a week differ only in a name and in links, so React makes one
 * with holes (1.5 ms) and each person's is that one filled in (0.02 ms). The result is the one that `renderMail` gives for
 * the person alone; a test says so for hostile names too.
 */
export function createRenderer(): (view: MailView, locale: string) => EncodedMail {
  const templates = new Map<string, Template>();
  return (view, locale) => {
    // Text that holds the mark of a hole itself is rendered alone; so is what is sent to one person only.
    if (view.kind !== 'digest' || view.sections.some(isOwn) || hasHoles(JSON.stringify(view))) return encode(renderMail(view, locale));
    const { shared, values } = withHoles(view);
    const key = `${locale}\n${JSON.stringify(shared)}`;
    const template = templates.get(key) ?? prepare(shared, locale);
    templates.delete(key);
    templates.set(key, template);
    if (templates.size > CAPACITY) templates.delete(templates.keys().next().value as string);
    return {
      subject: template.subject,
      text: fillHoles(template.text, values),
      html: fillHoles(template.html, values.map(escapeHtml)),
      common: template.common,
    };
  };
}

/** What only one person is told: their idea, the people below them. It must not become part of a template. */
const isOwn = (section: Section): boolean => section.kind === 'idea' || section.kind === 'team';

const encode = (mail: { subject: string; text: string; html: string }): EncodedMail => ({
  subject: mail.subject,
  text: quotedPrintable(mail.text),
  html: quotedPrintable(mail.html),
  common: null,
});

function prepare(view: Digest, locale: string): Template {
  const mail = renderMail(view, locale);
  const [text, html] = [encodeHoled(mail.text), encodeHoled(mail.html)];
  return {
    subject: mail.subject,
    text,
    html,
    common: [...text.segments, ...html.segments].map((segment) => Buffer.from(segment, 'latin1')),
  };
}

/** The digest with holes for the name and for the last part of each link, and what belongs into them. */
function withHoles(view: Digest): { shared: Digest; values: string[] } {
  const values = [view.givenName];
  const ids = new Map<string, string>();
  const share = (walk: Walk): Walk => {
    const cut = walk.link.lastIndexOf('/') + 1;
    values.push(walk.link.slice(cut));
    if (!ids.has(walk.assignmentId)) ids.set(walk.assignmentId, String(ids.size));
    return { ...walk, assignmentId: ids.get(walk.assignmentId) as string, link: walk.link.slice(0, cut) + hole(values.length - 1) };
  };
  const sections = view.sections.map((section): Section => {
    switch (section.kind) {
      case 'week':
      case 'reminder':
      case 'missed':
        return { ...section, walks: section.walks.map(share) };
      case 'welcome':
        return { ...section, first: share(section.first) };
      case 'cancelled':
      case 'idea':
      case 'team':
        return section;
      default:
        return { ...section, walk: share(section.walk) };
    }
  });
  const { choices } = view;
  if (choices === undefined) return { shared: { ...view, givenName: hole(0), sections }, values };
  const cut = choices.link.lastIndexOf('/') + 1;
  values.push(choices.link.slice(cut));
  const link = choices.link.slice(0, cut) + hole(values.length - 1);
  return { shared: { ...view, givenName: hole(0), sections, choices: { ...choices, link } }, values };
}

/** As React escapes text and attributes. */
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' };
const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] as string);
