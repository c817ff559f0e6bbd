import { Code, Name } from '../../../../platform/http/fields.ts';
import { Audience, Channel, PhotoPolicy, TouchPointInput } from '../../../touchpoints/touch-points/schemas.ts';
import { oneOf, reference, text, wholeNumber } from '../cells.ts';
import type { ParseCell, ValueField } from '../fields.ts';

const field = (name: string, parse: ParseCell, synonyms: readonly string[] = [], required = false): ValueField => ({
  kind: 'value',
  name,
  column: name,
  type: 'text',
  parse,
  synonyms,
  required,
});

/** One row a venue: rows with the same code are one touch-point, described by the first of them. */
export const touchPointFields: readonly ValueField[] = [
  field('code', text(Code), ['touchPointCode', 'touchPointId', 'id', 'number'], true),
  field('name', text(Name), ['touchPoint', 'touchPointName', 'title', 'Bezeichnung', 'Kontaktpunkt']),
  field('journey', text(Name), ['journeyName', 'Reise', 'Kundenreise']),
  field('stage', text(Name), ['stageName', 'phase', 'step', 'Abschnitt']),
  field('channel', text(Channel), ['medium', 'Kanal']),
  field('audience', oneOf(Audience.options), ['customer', 'Zielgruppe']),
  field('ownerDepartment', reference, ['owner', 'department', 'ownerDepartmentCode', 'responsible', 'Verantwortlich']),
  field('brief', text(TouchPointInput.shape.brief), ['description', 'instructions', 'whatToDo', 'Auftrag', 'Beschreibung']),
  field('durationMinutes', wholeNumber(1, 7 * 24 * 60), ['duration', 'minutes', 'Dauer']),
  field('promisedWaitMinutes', wholeNumber(0, 365 * 24 * 60), ['promisedWait', 'waitMinutes', 'Wartezeit']),
  field('photo', oneOf(PhotoPolicy.options), ['photoPolicy', 'Foto']),
  field('prerequisites', text(TouchPointInput.shape.brief), ['requires', 'after', 'Voraussetzungen']),
  field('equivalents', text(TouchPointInput.shape.brief), ['equivalent', 'alternatives', 'Ersatz']),
  field('venueSite', reference, ['venue', 'site', 'siteCode', 'location', 'Standort', 'Ort']),
  field('placesPerWeek', wholeNumber(0, 1_000_000), ['places', 'capacity', 'venuePlaces', 'Plätze']),
];
