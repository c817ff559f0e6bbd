import { PAYLOADS } from '../features/webhooks/events/payloads.ts';
import type { Operation } from '../platform/http/operation.ts';
import { openApiDocument } from '../platform/openapi/document.ts';

/** The API as OpenAPI describes it. */
export const documentOf = (operations: readonly Operation[], root: string) =>
  openApiDocument(operations, {
    title: 'In Their Shoes',
    version: '1',
    root,
    description: 'Rotation scheduler: every employee, leaders included, lives every customer touch-point under a customer’s conditions.',
    tags: TAGS,
    webhooks: PAYLOADS,
  });

const TAGS = [
  { name: 'Accounts', description: 'Sign-in, sessions, API tokens.' },
  { name: 'Audit', description: 'Who did what, and who read what about whom.' },
  { name: 'Organisation', description: 'Name, time zone, mail rhythm.' },
  { name: 'Directory', description: 'Sites, departments, employees, absences, imports.' },
  { name: 'Touch-points', description: 'Journeys, stages, touch-points, venues, closures, exemptions, credits.' },
  { name: 'Planning', description: 'Programmes and their plans.' },
  { name: 'Assignments', description: 'The living week: who walks what, when, and how it went.' },
  { name: 'Improvements', description: 'Ideas from what people lived through, and what becomes of them.' },
  { name: 'Calendars', description: 'How walks stand in calendars, and the private feeds that show them.' },
  { name: 'Coverage', description: 'Who has walked, who has not.' },
  { name: 'Privacy', description: 'What is stored about people: register, export, erasure, periods.' },
  { name: 'Messages', description: 'The outbox and the local mailbox.' },
  { name: 'Webhooks', description: 'Other programs that are told what happens here.' },
];
