import { pick, seededRandom } from './random.ts';

/** Tern & Tide, outfitters: a company that does not exist, with about 120 people in four places and three time zones. */
export const ORGANISATION = { name: 'Tern & Tide Outfitters', timeZone: 'Europe/Berlin', country: 'DE', locale: 'en' };

export const SITES = [
  { code: 'HAM', name: 'Hamburg head office', timeZone: 'Europe/Berlin', country: 'DE' },
  { code: 'LEJ', name: 'Leipzig warehouse', timeZone: 'Europe/Berlin', country: 'DE' },
  { code: 'LON', name: 'London shop', timeZone: 'Europe/London', country: 'GB' },
  { code: 'NYC', name: 'New York shop', timeZone: 'America/New_York', country: 'US' },
] as const;

type SiteCode = (typeof SITES)[number]['code'];

interface Department {
  readonly code: string;
  readonly name: string;
  readonly parent?: string;
  readonly site: SiteCode;
  readonly maxAwayPerWeek?: number;
  /** How many people it has, its head included. */
  readonly people: number;
}

export const DEPARTMENTS: readonly Department[] = [
  { code: 'BOARD', name: 'Board', site: 'HAM', people: 4 },
  { code: 'PEOPLE', name: 'People & Culture', parent: 'BOARD', site: 'HAM', people: 6, maxAwayPerWeek: 4 },
  { code: 'FIN', name: 'Finance', parent: 'BOARD', site: 'HAM', people: 9, maxAwayPerWeek: 6 },
  { code: 'DIGITAL', name: 'Digital', parent: 'BOARD', site: 'HAM', people: 6, maxAwayPerWeek: 4 },
  { code: 'WEB', name: 'Web shop', parent: 'DIGITAL', site: 'HAM', people: 10, maxAwayPerWeek: 7 },
  { code: 'IT', name: 'IT services', parent: 'DIGITAL', site: 'HAM', people: 8, maxAwayPerWeek: 6 },
  { code: 'MKT', name: 'Marketing', parent: 'BOARD', site: 'HAM', people: 9, maxAwayPerWeek: 6 },
  { code: 'CARE', name: 'Customer care', parent: 'BOARD', site: 'HAM', people: 5, maxAwayPerWeek: 4 },
  { code: 'LINE', name: 'Helpline', parent: 'CARE', site: 'HAM', people: 14, maxAwayPerWeek: 9 },
  { code: 'RET', name: 'Returns', parent: 'CARE', site: 'LEJ', people: 8, maxAwayPerWeek: 6 },
  { code: 'WARE', name: 'Warehouse', parent: 'BOARD', site: 'LEJ', people: 18, maxAwayPerWeek: 12 },
  { code: 'SHOP-LON', name: 'London shop', parent: 'BOARD', site: 'LON', people: 12, maxAwayPerWeek: 8 },
  { code: 'SHOP-NYC', name: 'New York shop', parent: 'BOARD', site: 'NYC', people: 11, maxAwayPerWeek: 8 },
];

const GIVEN_NAMES = [
  'Amara',
  'Anton',
  'Beatrix',
  'Björn',
  'Carla',
  'Chidi',
  'Dagmar',
  'Devon',
  'Edda',
  'Emre',
  'Faye',
  'Finn',
  'Greta',
  'Hamza',
  'Hanna',
  'Idris',
  'Ines',
  'Jakob',
  'Jürgen',
  'Kaja',
  'Keanu',
  'Leila',
  'Lorenz',
  'Łukasz',
  'Maeve',
  'Malik',
  'Mira',
  'Nadim',
  'Noor',
  'Oskar',
  'Paloma',
  'Piet',
  'Quentin',
  'Rania',
  'Rasmus',
  'Ronja',
  'Sefa',
  'Siobhán',
  'Sven',
  'Tamar',
  'Theo',
  'Uma',
  'Valentin',
  'Wanda',
  'Xenia',
  'Yannick',
  'Yuki',
  'Zoë',
];

const FAMILY_NAMES = [
  'Abara',
  'Ahlers',
  'Brandt',
  'Castellano',
  'Cavendish',
  'Dąbrowski',
  'Demir',
  'Eklund',
  'Fairweather',
  'Falk',
  'Grünwald',
  'Haddad',
  'Hollis',
  'Ibsen',
  'Jansen',
  'Kowalczyk',
  'Köhler',
  'Lindqvist',
  'Marlowe',
  'Mbeki',
  'Nakamura',
  'Novak',
  "O'Dowd",
  'Okafor',
  'Petersen',
  'Quist',
  'Rahman',
  'Reuter',
  'Sandoval',
  'Schäfer',
  'Sørensen',
  'Tanaka',
  'Thornbury',
  'Ueda',
  'Vasquez',
  'Voss',
  'Wexford',
  'Yilmaz',
  'Zimmer',
  'Albers',
];

export interface Person {
  readonly number: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly department: string;
  readonly site: SiteCode;
  readonly manager: string | undefined;
  readonly startDate: string;
  readonly endDate: string | undefined;
  readonly locale: 'en' | 'de';
}

/** Letters of an address: ł and ø have no decomposition, the rest loses its accents. */
const plain = (text: string): string =>
  text
    .replaceAll(/[łŁ]/g, 'l')
    .replaceAll(/[øØ]/g, 'o')
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();

/**
 * Everyone, heads of departments first.
 *
 * @param joinedOn start dates of the newest people (ISO dates), one person each
 * @param leftOn the last day of one person
 */
export function people(joinedOn: readonly string[], leftOn: string): readonly Person[] {
  const random = seededRandom(20261101);
  const persons: Person[] = [];
  const headOf = new Map<string, string>();
  const taken = new Set<string>();
  let next = 1001;
  for (const department of DEPARTMENTS) {
    for (let index = 0; index < department.people; index++) {
      const number = `E${next++}`;
      let [givenName, familyName] = ['', ''];
      do [givenName, familyName] = [pick(random, GIVEN_NAMES), pick(random, FAMILY_NAMES)];
      while (taken.has(`${givenName} ${familyName}`));
      taken.add(`${givenName} ${familyName}`);
      if (index === 0) headOf.set(department.code, number);
      const manager = index === 0 ? (department.parent ? headOf.get(department.parent) : undefined) : headOf.get(department.code);
      const germanSpeaking = department.site === 'LEJ' || (department.site === 'HAM' && random() < 0.5);
      persons.push({
        number,
        givenName,
        familyName,
        email: `${plain(givenName)}.${plain(familyName)}@ternandtide.example`,
        department: department.code,
        site: department.site,
        manager,
        startDate: `20${String(10 + Math.floor(random() * 15)).padStart(2, '0')}-0${1 + Math.floor(random() * 9)}-01`,
        endDate: undefined,
        locale: germanSpeaking ? 'de' : 'en',
      });
    }
  }
  return withNewcomersAndLeaver(persons, joinedOn, leftOn);
}

/** The last person of each of the largest departments is new; somebody in the warehouse leaves. */
function withNewcomersAndLeaver(persons: readonly Person[], joinedOn: readonly string[], leftOn: string): readonly Person[] {
  const newcomers = ['WARE', 'LINE', 'SHOP-LON', 'SHOP-NYC', 'WEB', 'FIN'];
  const last = (code: string) => persons.findLast((person) => person.department === code)?.number;
  const start = new Map(joinedOn.map((date, index) => [last(newcomers[index % newcomers.length] as string), date]));
  const leaver = persons.filter((person) => person.department === 'WARE').at(-2)?.number;
  return persons.map((person) => ({
    ...person,
    startDate: start.get(person.number) ?? person.startDate,
    endDate: person.number === leaver ? leftOn : undefined,
  }));
}

export const heads = (persons: readonly Person[]): ReadonlyMap<string, string> =>
  new Map(DEPARTMENTS.map(({ code }) => [code, (persons.find((person) => person.department === code) as Person).number]));
