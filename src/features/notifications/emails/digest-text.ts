import { renderBriefText } from '../../touchpoints/brief.ts';
import type { Catalogue } from './catalogue/index.ts';
import {
  changeLine,
  changesOf,
  choicesLine,
  footerOf,
  ideasOf,
  introOf,
  leadOf,
  missedOf,
  sameConditions,
  teamsOf,
  walksOf,
  weekOfDigest,
  welcomesOf,
} from './digest-words.ts';
import type { Digest, Walk } from './model.ts';
import { ideaText, missedText, teamText, welcomeText } from './section-text.ts';
import { footer, heading, letter, list } from './text.ts';
import { walkFacts } from './walk-facts.ts';

/** The digest for people who read plain text: the same content, written for it and not scraped from the HTML. */
export function digestText(catalogue: Catalogue, digest: Digest): string {
  const changes = changesOf(digest);
  const week = weekOfDigest(digest);
  const walks = walksOf(digest);
  const lead = leadOf(digest);
  const missed = missedOf(digest).flatMap((section) => missedText(catalogue, section, lead === 'missed'));
  const ideas = ideasOf(digest);
  const blocks: string[] = [catalogue.greeting(digest.givenName)];
  for (const section of welcomesOf(digest)) blocks.push(...welcomeText(catalogue, section, digest.organisation, walks.length === 0));
  const intro = introOf(catalogue, digest);
  if (week && intro !== undefined) {
    if (lead !== week.kind) blocks.push(heading(catalogue[week.kind].heading));
    blocks.push(intro);
  }
  if (lead === 'missed') blocks.push(...missed);
  if (changes.length > 0) {
    blocks.push(heading(catalogue.changes.heading), list(changes.map((section) => changeLine(catalogue, section))));
    if (changes.some((section) => section.kind !== 'added')) blocks.push(catalogue.changes.calendarFollows);
  }
  for (const walk of walks) blocks.push(...walkBlocks(catalogue, walk));
  if (walks.length > 0) {
    blocks.push(heading(catalogue.sameConditions.heading), ...sameConditions(catalogue, walks), catalogue.couldNot);
  }
  if (lead !== 'missed') blocks.push(...missed);
  for (const section of ideas)
    blocks.push(...ideaText(catalogue, section, lead === 'idea' && ideas.length === 1, section === ideas.at(-1)));
  for (const section of teamsOf(digest)) blocks.push(...teamText(catalogue, section, lead === 'team'));
  const choices = choicesLine(catalogue, digest);
  blocks.push(footer([...footerOf(catalogue, digest), ...(choices ? [`${choices.label}:\n${choices.link}`] : [])]));
  return letter(blocks);
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
