import type { Catalogue } from './catalogue.ts';
import { connectedInGerman } from './connected.ts';

const hours = (minutes: number): string => (minutes === 60 ? '1 Stunde' : `${minutes / 60} Stunden`);
const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} und ${names.at(-1)}`;

/** For a subject: three at most, or two and how many more. */
const few = (names: readonly string[]): string =>
  list(names.length > 3 ? [...names.slice(0, 2), `${number(names.length - 2)} weitere`] : names);

const number = (count: number): string => count.toLocaleString('de-DE');
const one = (count: number, single: string, several: string): string => (count === 1 ? single : `${number(count)} ${several}`);
const about = (names: readonly string[]): string => `Es geht um ${list(names.map((name) => `„${name}“`))}.`;
const planOf = (names: readonly string[]): string => (names.length > 1 ? 'jedes Plans' : 'des Plans');
const inBrackets = (words: string | null): string => (words === null ? '' : ` (${words})`);

export const de: Catalogue = {
  locale: 'de',
  dayFormat: 'cccc, d. LLLL',
  dayFormatWithYear: 'cccc, d. LLLL yyyy',
  days: (first, last) => `${first}, bis ${last}`,
  duration: (minutes) => (minutes >= 60 && minutes % 60 === 0 ? hours(minutes) : minutes === 1 ? '1 Minute' : `${minutes} Minuten`),
  dateFormat: 'd. LLLL yyyy',
  shortDateFormat: 'd. MMM yyyy',
  greeting: (name) => `Hallo ${name},`,
  percent: (share) => `${(share * 100).toLocaleString('de-DE', { minimumFractionDigits: 1, maximumFractionDigits: 1 })}\u00a0%`,
  points: (difference) =>
    (difference * 100).toLocaleString('de-DE', { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'never' }),
  number,
  week: {
    subject: (touchPoints) => `Diese Woche in Kundenschuhen: ${few(touchPoints)}`,
    subjectAhead: (touchPoints) => `Nächste Woche in Kundenschuhen: ${few(touchPoints)}`,
    preview: (days, where) => (where === null ? days : `${days}, ${where}`),
    heading: 'Deine Woche in Kundenschuhen',
    intro: (organisation) =>
      `Bei ${organisation} erleben alle, was unsere Kundinnen und Kunden erleben, unter denselben Bedingungen. Jetzt bist du an der Reihe.`,
  },
  reminder: {
    subject: (touchPoints) => `Diese Woche noch offen: ${few(touchPoints)}`,
    preview: (days, where) => (where === null ? days : `${days}, ${where}`),
    heading: 'Diese Woche noch offen',
    intro: () => 'Die Woche ist fast vorbei, und das hier wartet noch auf dich. Schon erledigt? Dann erzähl uns, wie es war.',
  },
  missed: {
    subject: (touchPoints) => `Wie war es? ${few(touchPoints)}`,
    preview: 'Wir haben noch nichts von dir gehört. Zwei Minuten genügen.',
    heading: 'Wir haben noch nichts von dir gehört',
    intro: 'Deine Woche ist vorbei, und Wochen sind schnell voll. Warst du da? Dann erzähl uns, wie es war: Das dauert zwei Minuten.',
    walk: (touchPoint, days) => `${touchPoint}, ${days}`,
    after:
      'Es hat nicht geklappt? Sag es auf derselben Seite: Dann wird es für eine andere Woche neu geplant, und niemand fragt ein zweites Mal nach dem Grund. Steht etwas im Weg, hilft die Personalabteilung. Wir fragen nur dieses eine Mal.',
    button: 'Erzählen, wie es war',
    linkFor: (touchPoint) => `Erzählen, wie es bei „${touchPoint}“ war`,
  },
  welcome: {
    subject: (organisation) => `Willkommen bei ${organisation}: dein Weg in den Schuhen der Kunden`,
    preview: (steps) => `${one(steps, 'Eine Station', 'Stationen')} in deinen ersten Wochen, und wo es losgeht`,
    heading: 'Dein Weg in den Schuhen der Kunden',
    intro: (organisation, steps) =>
      `Wer bei ${organisation} anfängt, erlebt zuerst, was unsere Kundinnen und Kunden erleben, solange der Blick noch frisch ist. Auf deinem Weg ${
        steps === 1 ? 'liegt eine Station' : `liegen ${number(steps)} Stationen`
      }.`,
    path: 'Dein Weg',
    week: 'Woche ab',
    what: 'Was',
    more: (steps) =>
      `und ${one(steps, 'eine weitere Station', 'weitere Stationen')}; ${steps === 1 ? 'sie steht' : 'sie stehen'} in deinen Wochenmails.`,
    next: 'Vor jeder Station bekommst du eine Mail mit allem, was du brauchst. Ändert sich etwas an diesem Weg, sagen wir es dir.',
    button: 'Die erste Station ansehen',
  },
  idea: {
    subject: (touchPoint) => `Deine Idee zu „${touchPoint}“`,
    several: 'Neues zu deinen Ideen',
    preview: {
      accepted: 'Sie ist angenommen',
      doing: 'Die Arbeit daran hat begonnen',
      done: 'Sie ist umgesetzt',
      declined: 'Warum sie nicht umgesetzt wird',
    },
    previewSeveral: (touchPoints) => `Zu ${few(touchPoints.map((name) => `„${name}“`))}`,
    heading: (touchPoint) => `Deine Idee zu „${touchPoint}“`,
    yours: 'Du hast geschrieben:',
    became: {
      accepted: 'Sie ist angenommen. Du erfährst, wenn die Arbeit daran beginnt.',
      doing: 'Die Arbeit daran hat begonnen. Du erfährst, wenn sie umgesetzt ist.',
      done: 'Sie ist umgesetzt: Unsere Kundinnen und Kunden werden es merken.',
      declined: 'Sie wird nicht umgesetzt.',
    },
    reason: 'Der Grund:',
    thanks: 'Danke, dass du uns mit den Augen der Kundschaft siehst. Bitte sag uns auch künftig, was dir auffällt.',
    button: 'Deinen Bericht lesen',
    linkFor: (touchPoint) => `Deinen Bericht zu „${touchPoint}“ lesen`,
  },
  standing: { direct: 'Erlebt', equivalent: 'Gleichwertig', exempt: 'Befreit', missing: 'Fehlt noch', required: 'Verlangt' },
  team: {
    subject: (monday) => `Dein Bereich, Woche ab ${monday}`,
    preview: (visits, people) =>
      `${visits === 0 ? 'Niemand ist unterwegs' : one(visits, 'Ein Besuch', 'Besuche')}, ${one(people, 'eine Person', 'Personen')} in deinem Bereich`,
    heading: 'Dein Bereich',
    out: (days) => `In Kundenschuhen unterwegs, ${days}`,
    nobodyOut: 'Niemand von denen, die du direkt führst.',
    person: (name, touchPoint, duration) => (duration === null ? `${name}: ${touchPoint}` : `${name}: ${touchPoint}, etwa ${duration}`),
    more: (visits) => `und ${one(visits, 'ein weiterer Besuch', 'weitere Besuche')}.`,
    outNote: 'Den Tag wählen sie selbst. Bitte lass sie gehen: Sie kommen mit dem zurück, was Kundinnen und Kunden wissen.',
    lastWeek: (days) => `Bilanz für ${days}`,
    done: 'Erledigt',
    open: 'Noch offen',
    excused: 'Entschuldigt',
    coverage: (asOf) => `Abdeckung am ${asOf}`,
    you: 'Du',
    people: (count) => `Dein Bereich (${one(count, 'eine Person', 'Personen')})`,
    few: 'Zahlen gibt es ab fünf Personen: Bei weniger würden sie etwas über Einzelne sagen.',
    button: 'Abdeckung öffnen',
    linkFor: 'Abdeckung deines Bereichs öffnen',
  },
  report: {
    subject: (organisation, share) => `${share} erlebt: ${organisation} in Kundenschuhen`,
    preview: (direct, missing) => `Erlebt: ${direct}. Fehlt noch: ${missing}.`,
    heading: 'In den Schuhen unserer Kunden',
    intro: (organisation, asOf) => `So weit ist ${organisation} bis zum ${asOf} gekommen.`,
    everyone: 'Alle',
    leaders: 'Führung',
    others: 'Belegschaft',
    few: 'Führung und Belegschaft stehen hier nicht getrennt: Eine der beiden Gruppen hat weniger als fünf Personen.',
    bars: (who) => `Von oben nach unten: ${list(who)}`,
    share: 'Erlebter Anteil',
    trend: {
      up: (asOf, points, counts) =>
        `Seit dem Bericht vom ${asOf} ist der erlebte Anteil um ${points} Prozentpunkte gestiegen${inBrackets(counts)}.`,
      down: (asOf, points, counts) =>
        `Seit dem Bericht vom ${asOf} ist der erlebte Anteil um ${points} Prozentpunkte gesunken${inBrackets(counts)}.`,
      same: (asOf, _points, counts) => `Seit dem Bericht vom ${asOf} hat sich der erlebte Anteil nicht verändert${inBrackets(counts)}.`,
    },
    counts: (direct, missing) => `erlebt: ${direct}, fehlt noch: ${missing}`,
    firstReport: 'Das ist der erste Bericht; der nächste sagt, was sich verändert hat.',
    ideas: (open, done) =>
      `${open === 0 ? 'Keine Idee' : one(open, 'Eine Idee', 'Ideen')} aus diesen Besuchen ${open > 1 ? 'sind' : 'ist'} offen, ${
        done === 0 ? 'noch keine ist' : done === 1 ? 'eine ist' : `${number(done)} sind`
      } umgesetzt.`,
    never:
      'Erlebt, gleichwertig und befreit sind verschiedene Dinge und werden nie zusammengezählt. Zu „Fehlt noch“ zählt auch, was schon geplant ist.',
    bar: (who, direct, equivalent, exempt, missing) =>
      `${who}: erlebt ${direct}, gleichwertig ${equivalent}, befreit ${exempt}, fehlt noch ${missing}.`,
    button: 'Abdeckung öffnen',
    why: (organisation) =>
      `Du bekommst diesen Bericht, weil du bei ${organisation} führst oder In Their Shoes verwaltest. Du darfst ihn weitergeben.`,
  },
  alert: {
    title: {
      'plan-failed': (count) => `${one(count, 'Ein Plan konnte', 'Pläne konnten')} nicht erstellt werden`,
      unplaced: (count) => `${one(count, 'Ein Besuch hat', 'Besuche haben')} keinen Platz im Plan`,
      unknown: (count) => `${one(count, 'Eine Mail ist', 'Mails sind')} vielleicht nicht angekommen`,
      delayed: (count) => `${one(count, 'Eine Mail verspätet', 'Mails verspäten')} sich`,
      undelivered: (count) => `${one(count, 'Eine Mail ist', 'Mails sind')} nicht angekommen`,
      webhook: (count) => `${one(count, 'Ein Webhook wurde', 'Webhooks wurden')} abgeschaltet`,
    },
    subject: (title, others) => (others === 0 ? title : `${title}, und ${one(others, 'noch etwas', 'weitere Dinge')}`),
    heading: 'Hier wirst du gebraucht',
    intro: 'Das Folgende kann In Their Shoes nicht selbst klären.',
    item: {
      'plan-failed': (_count, names) => about(names),
      unplaced: (_count, names) => about(names),
      unknown: () => 'Die Verbindung brach ganz am Ende ab; deshalb weiß es niemand.',
      delayed: () => 'Der Mailserver stellt sie immer wieder zurück. Wir versuchen es weiter.',
      undelivered: (count) =>
        `Sie ${count === 1 ? 'wurde' : 'wurden'} abgelehnt oder zurückgeschickt, oder es gibt keine brauchbare Adresse.`,
      webhook: (_count, names) =>
        names.length === 0 ? 'Was gesendet wird, nimmt niemand an.' : `Was an ${list(names)} gesendet wird, nimmt niemand an.`,
    },
    fix: {
      'plan-failed': (_count, names) => `Auf der Seite ${planOf(names)} steht, woran es lag und was zu tun ist.`,
      unplaced: (_count, names) =>
        `Auf der Seite ${planOf(names)} steht, wer keinen Platz hat und warum; mehr Plätze oder mehr Wochen helfen.`,
      unknown: (count) =>
        count === 1
          ? 'Frag nach, ob sie da ist, dann markiere sie als angekommen oder sende sie noch einmal.'
          : 'Frag eine der Personen, dann markiere die Mails als angekommen oder sende sie noch einmal.',
      delayed: () => 'Im Mailprotokoll steht, was der Server antwortet.',
      undelivered: (count) =>
        count === 1
          ? 'Berichtige die Adresse, dann sende die Mail noch einmal.'
          : 'Berichtige die Adressen, dann sende die Mails noch einmal.',
      webhook: (count) =>
        `Sprich mit denen, die das andere Programm betreiben, dann schalte ${count === 1 ? 'den Webhook' : 'die Webhooks'} wieder ein. Was bis dahin geschieht, wird nicht nachgesendet.`,
    },
    open: {
      'plan-failed': (_count, names) => (names.length > 1 ? 'Die Pläne öffnen' : 'Den Plan öffnen'),
      unplaced: () => 'Sehen, wer keinen Platz hat',
      unknown: (count) => (count === 1 ? 'Die Mail klären' : 'Die Mails klären'),
      delayed: () => 'Das Mailprotokoll öffnen',
      undelivered: (count) => (count === 1 ? 'Die Mail ansehen' : 'Die Mails ansehen'),
      webhook: () => 'Die Webhooks öffnen',
    },
    why: (organisation) => `Du bekommst diese Mail, weil du In Their Shoes bei ${organisation} verwaltest.`,
  },
  changes: {
    subject: {
      moved: (touchPoint) => `Verschoben: ${touchPoint}`,
      relocated: (touchPoint) => `Anderer Ort: ${touchPoint}`,
      cancelled: (touchPoint) => `Abgesagt: ${touchPoint}`,
      added: (touchPoint) => `Neu für dich: ${touchPoint}`,
    },
    several: 'Deine Aufgaben haben sich geändert',
    preview: {
      moved: (days) => `Jetzt: ${days}`,
      relocated: (where) => (where === null ? 'Jetzt, wo du willst' : `Jetzt: ${where}`),
      cancelled: 'Du musst nichts tun',
      added: (days) => days,
      several: (count) => `${number(count)} Änderungen gegenüber der letzten Mail`,
    },
    heading: 'Was sich geändert hat',
    moved: (touchPoint, from, to) => `„${touchPoint}“ ist verschoben. Bisher: ${from}. Jetzt: ${to}.`,
    relocated: (touchPoint, days, where) =>
      where === null
        ? `„${touchPoint}“ (${days}) kannst du jetzt erleben, wo du willst.`
        : `„${touchPoint}“ (${days}) ist jetzt an einem anderen Ort: ${where}.`,
    cancelled: (touchPoint, days) => `„${touchPoint}“ (${days}) ist abgesagt. Du musst nichts tun.`,
    added: (touchPoint, days) => `„${touchPoint}“ kommt hinzu: ${days}.`,
    calendarFollows: 'Der Eintrag in deinem Kalender ändert sich von selbst mit, wenn du ihn übernommen hast.',
  },
  walk: {
    asCustomer: (touchPoint) => `Erlebe „${touchPoint}“ wie jede Kundin und jeder Kunde.`,
    asColleague: (touchPoint) => `Erlebe „${touchPoint}“ wie alle im Haus, die Hilfe brauchen.`,
    when: 'Wann',
    where: 'Wo',
    anywhere: 'Wo du willst',
    takes: 'Dauert etwa',
    promisedWait: 'Versprochene Wartezeit',
    photo: 'Foto',
    photoAllowed: 'Du kannst eines beifügen',
    photoRequired: 'Bitte bring eines mit',
    brief: 'Bevor du losgehst',
    button: 'Beginnen oder berichten',
    linkFor: (touchPoint) => `„${touchPoint}“ beginnen oder davon berichten`,
  },
  sameConditions: {
    heading: 'Dieselben Bedingungen wie für alle',
    external:
      'Kein Mitarbeiterschalter, kein Anruf bei Bekannten, kein Hinweis darauf, wer du bist. Wirst du erkannt oder bevorzugt, sag es danach einfach.',
    internal: 'Kein kurzer Weg an der Schlange vorbei, kein Freundschaftsdienst. Wirst du bevorzugt, sag es danach einfach.',
  },
  couldNot: 'Es klappt nicht? Auf derselben Seite kannst du es sagen.',
  calendar: {
    summary: (touchPoint) => `In den Schuhen der Kunden: ${touchPoint}`,
    note: 'Irgendwann in dieser Woche. Was zu tun ist und wo du berichtest, steht in deiner Mail.',
    hoursNote:
      'Die Zeit, die du dir dafür freihältst; jede andere in dieser Woche ist auch recht. Was zu tun ist und wo du berichtest, steht in deiner Mail.',
    name: 'In den Schuhen der Kunden',
  },
  connected: connectedInGerman,
  signIn: {
    subject: 'Dein Anmeldelink',
    preview: (minutes) => `Gilt einmal, ${minutes} Minuten lang`,
    heading: 'Anmelden',
    text: (organisation, minutes) =>
      `Mit diesem Link meldest du dich bei In Their Shoes von ${organisation} an. Er gilt einmal und ${minutes} Minuten lang.`,
    button: 'Anmelden',
    notYou: 'Du hast diesen Link nicht angefordert? Dann tu nichts: Ohne diese Mail kommt niemand hinein.',
  },
  test: {
    subject: 'Der Mailversand funktioniert',
    preview: 'Eine Testmail, von der Administration angefordert',
    heading: 'Der Mailversand funktioniert',
    text: (organisation, address) =>
      `Die Administration von ${organisation} hat diesen Test angefordert. Er hat ${address} erreicht, also kommen auch die Wochenaufgaben an.`,
  },
  footer: {
    why: (organisation) =>
      `Du bekommst diese Mail, weil bei ${organisation} alle, auch die Führungskräfte, einmal in den Schuhen der Kunden gehen.`,
    team: (organisation) =>
      `Die Zahlen zu deinem Bereich sind für alle, die bei ${organisation} führen. Sie sagen nichts über Gefühle Einzelner.`,
    personal: 'Die Links sind nur für dich: Bitte leite sie nicht weiter.',
    signIn: 'Der Link ist nur für dich: Bitte leite ihn nicht weiter.',
    unsubscribe: 'Abbestellen oder wählen, welche Mails du bekommst',
    choices: 'Wählen, welche anderen Mails du bekommst',
  },
};
