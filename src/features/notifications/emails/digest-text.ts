import { renderBriefText } from '../../touchpoints/brief.ts';
import type { Catalogue } from './catalogue/index.ts';
import { changeLine, changesOf, choicesLine, sameConditions, walksOf, weekOfDigest } from './digest-words.ts';
import type { Digest, Walk } from './model.ts';
import { walkFacts } from './walk-facts.ts';

/** The digest for people who read plain text: the same content, written for it and not scraped from the HTML. */
export function digestText(catalogue: Catalogue, digest: Digest): string {
  const changes = changesOf(digest);
  const week = weekOfDigest(digest);
  const walks = walksOf(digest);
  const blocks: string[] = [catalogue.greeting(digest.givenName)];
  if (week) blocks.push(catalogue[week.kind].intro(digest.organisation));
  if (changes.length > 0) {
    blocks.push(heading(catalogue.changes.heading), changes.map((section) => `* ${changeLine(catalogue, section)}`).join('\n'));
    if (changes.some((section) => section.kind !== 'added')) blocks.push(catalogue.changes.calendarFollows);
  }
  for (const walk of walks) blocks.push(...walkBlocks(catalogue, walk));
  if (walks.length > 0) {
    blocks.push(heading(catalogue.sameConditions.heading), ...sameConditions(catalogue, walks), catalogue.couldNot);
  }
  const choices = choicesLine(catalogue, digest);
  const footer = [
    catalogue.footer.why(digest.organisation),
    ...(walks.length > 0 ? [catalogue.footer.personal] : []),
    ...(choices ? [`${choices.label}:\n${choices.link}`] : []),
  ];
  blocks.push(`-- \n${footer.join('\n')}`);
  return `${blocks.join('\n\n')}\n`;
}

function walkBlocks(catalogue: Catalogue, walk: Walk): string[] {
  const blocks = [
    heading(walk.touchPoint),
    walk.audience === 'internal' ? catalogue.walk.asColleague(walk.touchPoint) : catalogue.walk.asCustomer(walk.touchPoint),
    walkFacts(catalogue, walk)
      .map(([label, value]) => `${label}: ${value}`)
      .join('\n'),
  ];
  if (walk.brief.trim() !== '') blocks.push(`${catalogue.walk.brief}:\n${renderBriefText(walk.brief)}`);
  blocks.push(`${catalogue.walk.button}:\n${walk.link}`);
  return blocks;
}

const heading = (text: string): string => `${text}\n${'='.repeat(Math.min(60, [...text].length))}`;
