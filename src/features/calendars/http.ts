import { command, type Operation, query } from '../../platform/http/operation.ts';
import { hasGone } from './gone.ts';
import { findOwner, ownerOf, toSettings } from './read-model.ts';
import { CalendarParams, CalendarSettings, CalendarSettingsPatch, NewCalendarFeed } from './schemas.ts';
import { calendarService } from './service.ts';

const tag = 'Calendars';
const limits = [{ by: 'address', times: 60, perSeconds: 900 }] as const;

export const calendarOperations = ({ publicUrl }: { readonly publicUrl: string }): readonly Operation[] => [
  query({
    id: 'getMyCalendar',
    path: '/me/calendar',
    tag,
    summary: 'How my walks stand in my calendar, and whether I have a feed',
    access: 'own',
    scope: 'calendars:read',
    response: CalendarSettings,
    async handle({ db, actor, now }) {
      const owner = await ownerOf(db, actor);
      const settings = toSettings(owner && !hasGone(owner, now) ? owner : undefined);
      return { body: settings, version: settings.version };
    },
  }),
  command({
    id: 'updateMyCalendar',
    method: 'patch',
    path: '/me/calendar',
    tag,
    summary: 'Choose the week or hours of my own',
    description:
      'Entries that calendars hold already change too: in the feed at once, by mail with the next mail that mentions the walk. No mail is sent for it.',
    access: 'own',
    scope: 'calendars:write',
    body: CalendarSettingsPatch,
    limits,
    response: CalendarSettings,
    async handle({ tx, body, ifMatch }) {
      const settings = await calendarService(tx).choose(body.choice, ifMatch);
      return { body: settings, version: settings.version };
    },
  }),
  command({
    id: 'issueMyCalendarFeed',
    method: 'post',
    path: '/me/calendar-feed',
    tag,
    summary: 'Make the private address of my calendar, or a new one',
    description: 'The address that there was ends at once.',
    access: 'own',
    scope: 'calendars:write',
    limits,
    response: NewCalendarFeed,
    answersOnce: true,
    handle: async ({ tx }) => ({ body: await calendarService(tx).issueFeed(undefined, publicUrl) }),
  }),
  command({
    id: 'revokeMyCalendarFeed',
    method: 'delete',
    path: '/me/calendar-feed',
    tag,
    summary: 'End the private address of my calendar at once',
    access: 'own',
    scope: 'calendars:write',
    ifMatch: 'none',
    async handle({ tx }) {
      await calendarService(tx).revokeFeed(undefined);
      return {};
    },
  }),
  query({
    id: 'getEmployeeCalendar',
    sensitive: 'calendars',
    path: '/employees/:employee/calendar',
    tag,
    summary: "How an employee's walks stand in their calendar, and whether they have a feed",
    access: 'admin',
    scope: 'calendars:read',
    params: CalendarParams,
    response: CalendarSettings,
    async handle({ db, params }) {
      const owner = await findOwner(db, params.employee);
      const settings = toSettings(owner);
      return { body: settings, version: settings.version, about: owner.id };
    },
  }),
  command({
    id: 'issueEmployeeCalendarFeed',
    method: 'post',
    path: '/employees/:employee/calendar-feed',
    tag,
    summary: "Make the private address of an employee's calendar, or a new one",
    description: 'For people who do not sign in: hand it over in person. The address that there was ends at once.',
    access: 'admin',
    scope: 'calendars:write',
    limits,
    params: CalendarParams,
    response: NewCalendarFeed,
    answersOnce: true,
    handle: async ({ tx, params }) => ({ body: await calendarService(tx).issueFeed(params.employee, publicUrl) }),
  }),
  command({
    id: 'revokeEmployeeCalendarFeed',
    method: 'delete',
    path: '/employees/:employee/calendar-feed',
    tag,
    summary: "End the private address of an employee's calendar at once",
    access: 'admin',
    scope: 'calendars:write',
    ifMatch: 'none',
    params: CalendarParams,
    async handle({ tx, params }) {
      await calendarService(tx).revokeFeed(params.employee);
      return {};
    },
  }),
];
