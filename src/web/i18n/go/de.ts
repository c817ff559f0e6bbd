import type { GoTexts } from './texts.ts';

const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} und ${names.at(-1)}`;

export const de: GoTexts = {
  language: 'de',
  product: 'In Their Shoes',
  skip: 'Direkt zum Formular',
  title: { error: (title) => `Bitte prüfen: ${title}` },
  hello: (name) => `Hallo ${name},`,
  youAreCustomer: {
    external: 'diesmal bist du die Kundin oder der Kunde.',
    internal: 'diesmal bist du es, wer im Haus Hilfe braucht.',
  },
  early: (day) => `Deine Woche beginnt am ${day}. Wenn es dir besser passt, geh früher.`,
  late: (day) => `Deine Woche ist vorbei. Du kannst noch bis ${day} berichten.`,
  started: 'Du hast begonnen. Berichte hier, sobald du fertig bist; die Seite wartet auf dich.',
  facts: {
    heading: 'Auf einen Blick',
    when: 'Wann',
    where: 'Wo',
    anywhere: 'Wo auch Kundinnen und Kunden wären',
    how: 'Wie',
    takes: 'Dauert etwa',
    promisedWait: 'Versprochene Wartezeit',
    minutes: (minutes) =>
      minutes === 1
        ? '1 Minute'
        : minutes < 120
          ? `${minutes} Minuten`
          : minutes % 1440 === 0
            ? `${minutes / 1440} ${minutes === 1440 ? 'Tag' : 'Tage'}`
            : minutes % 60 === 0
              ? `${minutes / 60} Stunden`
              : `${Math.floor(minutes / 60)} Std. ${minutes % 60} Min.`,
    photo: 'Fotos',
    photos: {
      none: 'Bitte keine machen.',
      allowed: 'Gern: Dinge, nie Menschen.',
      required: 'Bitte mach eines: Dinge, nie Menschen.',
    },
    before: 'Kommt vorher',
    lived: 'erlebt',
    notLived: 'noch nicht',
    until: 'Dieser Link gilt bis',
  },
  brief: { heading: 'Was zu tun ist', none: 'Tu, was eine Kundin oder ein Kunde täte, von Anfang bis Ende.' },
  conditions: {
    heading: 'Dieselben Bedingungen',
    external: 'Kein Mitarbeiterschalter, kein Anruf bei Bekannten, kein Wort darüber, wo du arbeitest. Warte so lange wie alle anderen.',
    internal: 'Keine Abkürzung, kein Freundschaftsdienst. Frag und warte wie alle im Haus.',
  },
  start: { button: 'Ich fange jetzt an', hint: 'Gesendet wird nur, dass du begonnen hast.' },
  tell: {
    heading: 'Ich habe es erlebt: so war es',
    afterMissed: 'Ich habe es doch noch erlebt',
    required: 'Drei Antworten sind nötig, alles andere ist dir überlassen.',
    effort: 'Wie leicht war es?',
    effortHint: '1 ist sehr schwer, 7 ist sehr leicht.',
    effortEnds: ['sehr schwer', 'sehr leicht'],
    emotion: 'Wie hat es sich angefühlt?',
    emotions: ['Furchtbar', 'Schlecht', 'Weder noch', 'Gut', 'Wunderbar'],
    waited: 'Wie viele Minuten hast du gewartet?',
    waitedHint: 'Alles Warten zusammen, in ganzen Minuten.',
    recognised: 'Wurdest du erkannt oder bevorzugt?',
    recognisedHint: 'Das kommt vor. Der Besuch wird dann neu geplant, und niemand ist schuld.',
    yes: 'Ja',
    no: 'Nein',
    happened: 'Was ist passiert?',
    happenedHint: 'Was im Weg stand, was gut ging. Bitte nenne niemanden, der dich bedient hat.',
    idea: 'Eine Idee',
    ideaHint: 'Was sollten wir für Kundinnen und Kunden ändern?',
    change: 'In meiner eigenen Arbeit',
    changeHint: 'Was ich ab jetzt anders mache.',
    button: 'Absenden',
  },
  couldNot: {
    heading: 'Es ging nicht',
    legend: 'Was kam dazwischen?',
    because: {
      away: 'Ich war nicht da oder es ging mir nicht gut',
      impossible: 'Es war dort nicht möglich (geschlossen, außer Betrieb …)',
      time: 'Ich bin nicht dazu gekommen',
      other: 'Etwas anderes',
    },
    reason: 'Möchtest du etwas ergänzen?',
    reasonHint: 'Bitte keine Einzelheiten über deine Gesundheit.',
    button: 'Absenden',
  },
  optional: 'freiwillig',
  errors: {
    heading: 'Bitte prüfe deine Antworten',
    effort: 'Wähle, wie leicht es war, von 1 bis 7.',
    emotion: 'Wähle, wie es sich angefühlt hat.',
    waited: 'Schreib die Minuten als ganze Zahl, etwa 15, oder lass das Feld leer.',
    recognised: 'Wähle Ja oder Nein.',
    because: 'Wähle, was dazwischenkam.',
    tooLong: (is, most) => `Das sind ${is} Zeichen, ${most} passen hinein. Bitte kürze den Text.`,
    unreadable: 'Einige Zeichen waren nicht lesbar und wurden entfernt. Bitte sieh deinen Text durch und sende ihn noch einmal.',
  },
  state: {
    done: 'Geschafft. Danke!',
    doneText: 'Was du erlebt hast, hilft, es besser zu machen. Hier ist nichts mehr zu tun.',
    privileged: 'Danke für deine Offenheit',
    privilegedText: 'Du wurdest erkannt oder bevorzugt, anders als alle Kundinnen und Kunden. Der Besuch wird neu geplant; du hörst davon.',
    missed: 'Es ging nicht',
    missedText: 'Wir haben es notiert. Der Besuch wird neu geplant; du hörst davon.',
    excused: 'Du bist entschuldigt',
    excusedText: 'Es ist nichts zu tun.',
    cancelled: 'Dieser Besuch ist abgesagt',
    cancelledText: 'Es ist nichts zu tun. Tritt etwas anderes an seine Stelle, bekommst du eine neue Mail.',
    told: 'Was du berichtet hast',
  },
  notice: {
    already: 'Deine Antwort war schon da. Es wurde nichts geändert.',
    replanned: 'Dieser Besuch wurde inzwischen neu geplant. Bitte nimm den Link aus der neueren Mail.',
  },
  gone: {
    heading: 'Dieser Link funktioniert nicht',
    text: 'Er ist unvollständig, oder seine Zeit ist vorbei.',
    advice: 'Öffne ihn noch einmal aus deiner neuesten Mail. Hilft das nicht, frag die Menschen, die deine Wochen planen.',
  },
  refused: {
    heading: 'Das kam von einer anderen Seite',
    text: 'Zu deiner Sicherheit nehmen wir Antworten nur von dieser Seite an. Öffne den Link in deiner Mail noch einmal und antworte dort.',
  },
  tooLarge: { heading: 'Das ist zu viel Text', text: 'Geh zurück, kürze ihn und sende ihn noch einmal.' },
  wrongType: {
    heading: 'Das ist nicht lesbar',
    text: 'Antworten kommen aus dem Formular auf dieser Seite. Öffne den Link in deiner Mail noch einmal.',
  },
  failed: {
    heading: 'Bei uns ist etwas schiefgegangen',
    text: 'Es wurde nichts geändert. Bitte geh zurück und versuch es in ein paar Minuten noch einmal.',
  },
  private: 'Dieser Link gehört dir allein. Bitte gib ihn nicht weiter.',
  choices: {
    title: 'Deine Mails',
    lead: 'Wähle, was du außer deinen Aufgaben bekommen möchtest.',
    saved: 'Gespeichert.',
    kinds: {
      reminder: { name: 'Erinnerungen', what: 'Wenn gegen Ende deiner Woche noch etwas offen ist' },
      'missed-week': { name: 'Verpasste Wochen', what: 'Wenn eine Woche ohne deinen Bericht vorbei ist' },
      'manager-digest': { name: 'Neues aus deinem Team', what: 'Wer in deinem Team schon unterwegs war und wer nicht' },
      'leadership-report': { name: 'Berichte für Führungskräfte', what: 'Der Stand der ganzen Organisation' },
      'idea-status': { name: 'Deine Ideen', what: 'Was aus den Ideen wird, die du eingebracht hast' },
    },
    stop: {
      heading: 'Abbestellen',
      text: (names) => `Diese Mail gehört zu: ${list(names)}. Ein Tipp genügt, und sie kommt nicht mehr.`,
      button: 'Abbestellen',
    },
    without: {
      heading: 'Abbestellt',
      text: (names) => `Das bekommst du nicht mehr: ${list(names)}.`,
      button: 'Wieder bestellen',
    },
    choose: { heading: 'Wähle, was du bekommst', button: 'Speichern' },
    always: {
      heading: 'Was immer kommt',
      text: 'Deine Aufgabe der Woche, Änderungen daran, Anmeldelinks, um die du bittest, und Nachrichten von Anmeldungen, die mit deinem Konto verbunden wurden. Sie gehören zu deiner Arbeit.',
    },
  },
};
