import { catalogueFor } from '../catalogue/index.ts';

/** What an organisation would have written itself, so that a preview reads in one language from top to bottom. */
export interface SampleWords {
  readonly stage: string;
  readonly helpline: string;
  readonly shop: string;
  readonly it: string;
  readonly parcel: string;
  readonly ordering: string;
  readonly site: string;
  readonly brief: string;
  readonly idea: string;
  readonly declined: string;
  readonly programmes: readonly [everyone: string, starters: string];
  /** As long as people write them: a name, a site and a brief. */
  readonly long: { readonly touchPoint: string; readonly site: string; readonly brief: string; readonly organisation: string };
}

const en: SampleWords = {
  stage: 'Help',
  helpline: 'The helpline',
  shop: 'The shop queue',
  it: 'Asking IT',
  parcel: 'The parcel',
  ordering: 'Ordering online and waiting for the parcel',
  site: 'Hamburg shop',
  brief:
    'Call and ask about **an order**.\n\n1. Do not say where you work.\n2. Wait as long as it takes.\n\nSee [the site](https://example.org/help).',
  idea: 'Say how long the wait will be.\nI would have called later.',
  declined: 'The telephone system cannot do it. We will look for one that can in 2028.',
  programmes: ['Everyone 2027', 'New starters'],
  long: {
    touchPoint: 'Returning a parcel that was delivered to a neighbour who is on holiday, without a receipt',
    site: 'Customer service centre Frankfurt-Niederursel, second floor, entrance at the back',
    brief:
      '## Before\n\nTake **nothing** with you that says where you work:\n\n- no badge,\n- no lanyard,\n  - and no company car.\n\n> The queue begins at the door.\n\n## There\n\n1. Take a number.\n2. Wait.\n\nThe number is `A-4711`; the form is at https://example.org/service/returns/forms/return-without-a-receipt?language=en&reference=4711-0815-ABCDEFGHIJKLMNOP.\n\n---\n\nAsk *once* for an exception.',
    organisation: 'Nordwind International Passenger and Parcel Services (Holding) plc',
  },
};

const de: SampleWords = {
  stage: 'Hilfe',
  helpline: 'Die Hotline',
  shop: 'Die Schlange im Laden',
  it: 'Hilfe von der IT',
  parcel: 'Das Paket',
  ordering: 'Online bestellen und auf das Paket warten',
  site: 'Laden Hamburg',
  brief:
    'Ruf an und frag nach **einer Bestellung**.\n\n1. Sag nicht, wo du arbeitest.\n2. Warte, so lange es dauert.\n\nMehr steht auf [der Seite](https://example.org/hilfe).',
  idea: 'Sagt, wie lange es noch dauert.\nIch hätte später angerufen.',
  declined: 'Die Telefonanlage kann das nicht. 2028 suchen wir eine, die es kann.',
  programmes: ['Alle 2027', 'Neue'],
  long: {
    touchPoint: 'Paketrücksendung ohne Kassenbon, die bei einem Nachbarn im Urlaub abgegeben wurde',
    site: 'Kundendienstzentrum Frankfurt-Niederursel, zweiter Stock, Hintereingang Fahrradabstellraum',
    brief:
      '## Vorher\n\nNimm **nichts** mit, was verrät, wo du arbeitest:\n\n- keinen Ausweis,\n- kein Schlüsselband,\n  - und keinen Dienstwagen.\n\n> Die Schlange beginnt an der Tür.\n\n## Dort\n\n1. Zieh eine Nummer.\n2. Warte.\n\nDie Nummer ist `A-4711`; das Kostenübernahmeerklärungsformular liegt unter https://example.org/service/ruecksendungen/formulare/ruecksendung-ohne-kassenbon?sprache=de&vorgang=4711-0815-ABCDEFGHIJ.\n\n---\n\nBitte *einmal* um eine Ausnahme.',
    organisation: 'Nordwind Personenbeförderungs- und Paketzustellgesellschaft (Holding) mbH & Co. KG',
  },
};

const WORDS: Readonly<Record<string, SampleWords>> = { en, de };

/** The sample words of a language; English stands in for one that nobody has written any for. */
export const sampleWords = (locale: string): SampleWords => WORDS[catalogueFor(locale).locale] ?? en;
