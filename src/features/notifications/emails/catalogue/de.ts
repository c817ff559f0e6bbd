import type { Catalogue } from './catalogue.ts';

const hours = (minutes: number): string => (minutes === 60 ? '1 Stunde' : `${minutes / 60} Stunden`);
const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} und ${names.at(-1)}`;

export const de: Catalogue = {
  locale: 'de',
  dayFormat: 'cccc, d. LLLL',
  dayFormatWithYear: 'cccc, d. LLLL yyyy',
  days: (first, last) => `${first}, bis ${last}`,
  duration: (minutes) => (minutes >= 60 && minutes % 60 === 0 ? hours(minutes) : minutes === 1 ? '1 Minute' : `${minutes} Minuten`),
  greeting: (name) => `Hallo ${name},`,
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
    linkFor: (touchPoint) => `Berichten zu ${touchPoint}:`,
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
    personal: 'Die Links sind nur für dich: Bitte leite sie nicht weiter.',
    signIn: 'Der Link ist nur für dich: Bitte leite ihn nicht weiter.',
    unsubscribe: 'Abbestellen oder wählen, welche Mails du bekommst',
    choices: 'Wählen, welche anderen Mails du bekommst',
  },
};
