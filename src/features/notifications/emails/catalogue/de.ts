import type { Catalogue } from './catalogue.ts';

const hours = (minutes: number): string => (minutes === 60 ? '1 Stunde' : `${minutes / 60} Stunden`);
const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} und ${names.at(-1)}`;

const number = (count: number): string => count.toLocaleString('de-DE');
const one = (count: number, single: string, several: string): string => (count === 1 ? single : `${number(count)} ${several}`);
const of = (names: readonly string[]): string => (names.length === 0 ? '' : ` (${list(names)})`);

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
    (difference * 100)
      .toLocaleString('de-DE', { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' })
      .replace('-', '−'),
  number,
  week: {
    subject: (touchPoints) => `Diese Woche bist du Kunde: ${list(touchPoints)}`,
    preview: (days, where) => (where === null ? days : `${days}, ${where}`),
    heading: 'Diese Woche bist du Kunde',
    intro: (organisation) =>
      `Bei ${organisation} erleben alle, was unsere Kundinnen und Kunden erleben, unter denselben Bedingungen. Jetzt bist du an der Reihe.`,
  },
  reminder: {
    subject: (touchPoints) => `Diese Woche noch offen: ${list(touchPoints)}`,
    preview: (days) => days,
    heading: 'Diese Woche noch offen',
    intro: () => 'Die Woche ist fast vorbei, und das hier wartet noch auf dich. Schon erledigt? Dann erzähl uns, wie es war.',
  },
  missed: {
    subject: (touchPoints) => `Wie war es? ${list(touchPoints)}`,
    preview: 'Wir haben noch nichts von dir gehört. Zwei Minuten genügen.',
    heading: 'Wir haben noch nichts von dir gehört',
    intro:
      'Letzte Woche warst du an der Reihe, und Wochen sind schnell voll. Warst du da? Dann erzähl uns, wie es war: Das dauert zwei Minuten.',
    walk: (touchPoint, days) => `${touchPoint}, ${days}`,
    after:
      'Es hat nicht geklappt? Sag es auf derselben Seite: Dann wird es für eine andere Woche neu geplant, und niemand fragt zweimal nach dem Grund. Steht etwas im Weg, hilft die Personalabteilung. Wir fragen nur dieses eine Mal.',
    button: 'Erzählen, wie es war',
    linkFor: (touchPoint) => `Zu „${touchPoint}“:`,
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
    where: 'Wo',
    more: (steps) => `und ${one(steps, 'eine weitere Station', 'weitere Stationen')}; sie stehen in deinen Wochenmails.`,
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
      declined: 'Sie wird nicht umgesetzt, und warum',
    },
    heading: (touchPoint) => `Deine Idee zu „${touchPoint}“`,
    yours: 'Du hast geschrieben:',
    became: {
      accepted: 'Sie ist angenommen. Du erfährst, wenn die Arbeit daran beginnt.',
      doing: 'Die Arbeit daran hat begonnen. Du erfährst, wenn sie umgesetzt ist.',
      done: 'Sie ist umgesetzt. Danke: Unsere Kundinnen und Kunden werden es merken.',
      declined: 'Sie wird nicht umgesetzt.',
    },
    reason: 'Der Grund:',
    thanks: 'Danke, dass du uns mit den Augen der Kundschaft angesehen hast. Mach weiter so.',
    button: 'Lesen, was du uns erzählt hast',
    linkFor: (touchPoint) => `Was du uns zu „${touchPoint}“ erzählt hast:`,
  },
  standing: { direct: 'Erlebt', equivalent: 'Gleichwertig', exempt: 'Befreit', missing: 'Fehlt noch', required: 'Verlangt' },
  team: {
    subject: (days) => `Dein Bereich, ${days}`,
    preview: (out, people) =>
      `${one(out, 'Eine Person', 'Personen')} unterwegs, ${one(people, 'eine Person', 'Personen')} in deinem Bereich`,
    heading: 'Dein Bereich',
    out: (days) => `Als Kunden unterwegs, ${days}`,
    nobodyOut: 'Niemand von denen, die du direkt führst.',
    person: (name, touchPoint, duration) => (duration === null ? `${name}: ${touchPoint}` : `${name}: ${touchPoint}, etwa ${duration}`),
    more: (people) => `und ${one(people, 'eine weitere Person', 'weitere')}.`,
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
    linkFor: 'Die Abdeckung deines Bereichs:',
  },
  report: {
    subject: (organisation, share) => `${organisation} in den Schuhen der Kunden: ${share} erlebt`,
    preview: (direct, missing) => `${direct} erlebt, ${missing} fehlen noch`,
    heading: 'In den Schuhen unserer Kunden',
    intro: (organisation, asOf) => `So weit ist ${organisation} am ${asOf} gekommen.`,
    everyone: 'Alle',
    leaders: 'Führung',
    others: 'Belegschaft',
    few: 'Führung und Belegschaft stehen hier nicht getrennt: Eine der beiden Gruppen hat weniger als fünf Personen.',
    bars: (who) => `Von oben nach unten: ${list(who)}`,
    share: 'Anteil erlebt',
    trend: (asOf, points, direct, missing) =>
      `Seit dem Bericht vom ${asOf} hat sich der erlebte Anteil um ${points} Prozentpunkte verändert: ${direct} erlebt, ${missing} fehlend.`,
    firstReport: 'Das ist der erste Bericht; der nächste sagt, was sich verändert hat.',
    ideas: (open, done) =>
      `${open === 1 ? '1 Idee aus diesen Besuchen ist' : `${number(open)} Ideen aus diesen Besuchen sind`} offen, ${number(done)} umgesetzt.`,
    never:
      'Erlebt, gleichwertig und befreit sind verschiedene Dinge und werden nie zusammengezählt. „Fehlt noch“ enthält auch, was schon geplant ist.',
    bar: (who, direct, equivalent, exempt, missing) =>
      `${who}: ${direct} erlebt, ${equivalent} gleichwertig, ${exempt} befreit, ${missing} fehlen noch.`,
    button: 'Abdeckung öffnen',
    why: (organisation) =>
      `Du bekommst diesen Bericht, weil du bei ${organisation} führst oder In Their Shoes verwaltest. Du darfst ihn weitergeben.`,
  },
  alert: {
    subject: ([first, ...others]) => {
      const what = first === undefined ? '' : ALERT_SUBJECTS[first];
      return others.length === 0 ? what : `${what}, und ${one(others.length, 'noch etwas', 'weitere Dinge')}`;
    },
    preview: (count) => (count === 1 ? 'Hier muss jemand entscheiden' : `An ${number(count)} Stellen muss jemand entscheiden`),
    heading: 'Hier wirst du gebraucht',
    intro: 'Das Folgende kann In Their Shoes nicht selbst klären.',
    item: {
      'plan-failed': (count, names) => `${one(count, 'Ein Plan konnte', 'Pläne konnten')} nicht erstellt werden${of(names)}.`,
      unplaced: (count, names) =>
        `${one(count, 'Ein Besuch hat', 'Besuche haben')} in den veröffentlichten Plänen keinen Platz${of(names)}.`,
      unknown: (count) =>
        `Bei ${one(count, 'einer Mail', 'Mails')} weiß niemand, ob sie angekommen ${count === 1 ? 'ist' : 'sind'}: Die Verbindung brach am Ende ab.`,
      delayed: (count) => `Der Mailserver hat ${one(count, 'eine Mail', 'Mails')} immer wieder aufgeschoben. Wir versuchen es weiter.`,
      undelivered: (count) =>
        `${one(count, 'Eine Mail hat', 'Mails haben')} niemanden erreicht: abgelehnt, zurückgekommen oder ohne brauchbare Adresse.`,
      webhook: (count, names) =>
        `${one(count, 'Ein Webhook wurde', 'Webhooks wurden')} abgeschaltet, weil niemand annimmt, was gesendet wird${of(names)}.`,
    },
    fix: {
      'plan-failed': 'Auf der Seite des Plans steht, woran es lag und was zu tun ist.',
      unplaced: 'Auf der Seite des Plans steht, wer und warum; mehr Plätze oder mehr Wochen lösen es.',
      unknown: 'Frag eine der Personen, dann markiere die Mails als angekommen oder sende sie noch einmal.',
      delayed: 'Im Mailprotokoll steht, was der Server antwortet.',
      undelivered: 'Berichtige die Adressen, dann sende die Mails noch einmal.',
      webhook: 'Frag, wer das andere Programm betreibt, dann schalte den Webhook wieder ein. Was inzwischen geschah, wird nicht gesendet.',
    },
    open: {
      'plan-failed': 'Den Plan öffnen',
      unplaced: 'Sehen, wer keinen Platz hat',
      unknown: 'Die Mails klären',
      delayed: 'Das Mailprotokoll öffnen',
      undelivered: 'Die Mails ansehen',
      webhook: 'Die Webhooks öffnen',
    },
    why: (organisation) => `Du bekommst diese Mail, weil du In Their Shoes bei ${organisation} verwaltest.`,
  },
  changes: {
    subject: (what, touchPoint) =>
      ({
        moved: `Verschoben: ${touchPoint}`,
        relocated: `Anderer Ort: ${touchPoint}`,
        cancelled: `Abgesagt: ${touchPoint}`,
        added: `Neu für dich: ${touchPoint}`,
        several: 'Deine Aufgaben haben sich geändert',
      })[what],
    preview: (count) => (count === 1 ? 'Eine Änderung gegenüber der letzten Mail' : `${count} Änderungen gegenüber der letzten Mail`),
    heading: 'Was sich geändert hat',
    moved: (touchPoint, from, to) => `${touchPoint} ist verschoben. Bisher: ${from}. Jetzt: ${to}.`,
    relocated: (touchPoint, days, where) => `${touchPoint} (${days}) ist jetzt an einem anderen Ort: ${where}.`,
    cancelled: (touchPoint, days) => `${touchPoint} (${days}) ist abgesagt. Du musst nichts tun.`,
    added: (touchPoint, days) => `${touchPoint} kommt hinzu: ${days}.`,
    calendarFollows: 'Der Eintrag in deinem Kalender folgt von selbst, wenn du ihn übernommen hast.',
  },
  walk: {
    asCustomer: (touchPoint) => `Erlebe „${touchPoint}“ wie jede Kundin und jeder Kunde.`,
    asColleague: (touchPoint) => `Erlebe „${touchPoint}“ wie alle im Haus, die Hilfe brauchen.`,
    when: 'Wann',
    where: 'Wo',
    anywhere: 'Wo immer du bist',
    takes: 'Dauert etwa',
    promisedWait: 'Versprochene Wartezeit',
    photo: 'Foto',
    photoAllowed: 'Du kannst eines beifügen',
    photoRequired: 'Bitte bring eines mit',
    brief: 'Bevor du losgehst',
    button: 'Beginnen oder berichten',
    linkFor: (touchPoint) => `Berichten zu „${touchPoint}“:`,
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
  signIn: {
    subject: 'Dein Anmeldelink',
    preview: (minutes) => `Gilt einmal, ${minutes} Minuten lang`,
    heading: 'Anmelden',
    text: (organisation, minutes) =>
      `Mit diesem Link meldest du dich bei In Their Shoes von ${organisation} an. Er gilt einmal und ${minutes} Minuten lang.`,
    button: 'Anmelden',
    notYou: 'Du hast ihn nicht angefordert? Dann tu nichts: Ohne diese Mail kommt niemand hinein.',
  },
  test: {
    subject: 'Die Mail funktioniert',
    preview: 'Eine Testmail, von der Verwaltung angefordert',
    heading: 'Die Mail funktioniert',
    text: (organisation, address) =>
      `Die Verwaltung von ${organisation} hat diesen Test angefordert. Er hat ${address} erreicht, also kommen auch die Wochenaufgaben an.`,
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

const ALERT_SUBJECTS = {
  'plan-failed': 'Ein Plan konnte nicht erstellt werden',
  unplaced: 'Jemand hat in einem Plan keinen Platz',
  unknown: 'Mails, die vielleicht nicht ankamen',
  delayed: 'Mails verspäten sich',
  undelivered: 'Mails, die nicht ankamen',
  webhook: 'Ein Webhook wurde abgeschaltet',
} as const;
