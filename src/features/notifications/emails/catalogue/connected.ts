/** The words of the mail that a sign-in was connected to an account. */
export interface ConnectedWords {
  readonly subject: string;
  readonly preview: (provider: string) => string;
  readonly heading: string;
  /** `when`: "18 December 2026, 09:30 (Europe/Berlin)" */
  readonly text: (organisation: string, provider: string, when: string) => string;
  readonly you: string;
  readonly notYou: string;
  readonly button: string;
  readonly why: string;
}

export const connectedInEnglish: ConnectedWords = {
  subject: 'A sign-in was connected to your account',
  preview: (provider) => `${provider} lets you in from now on`,
  heading: 'A new way into your account',
  text: (organisation, provider, when) =>
    `On ${when}, a sign-in at ${provider} was connected to your account of In Their Shoes at ${organisation}. It lets you in from now on.`,
  you: 'Was it you? Then there is nothing to do.',
  notYou: 'Was it not you? Take it off your account now, sign out the browsers that you do not know, and tell whoever administers.',
  button: 'Look at my sign-ins',
  why: 'You get this mail whenever a way into your account is added. It cannot be switched off.',
};

export const connectedInGerman: ConnectedWords = {
  subject: 'Mit deinem Konto wurde eine Anmeldung verbunden',
  preview: (provider) => `Über ${provider} kommst du von jetzt an hinein`,
  heading: 'Ein neuer Weg in dein Konto',
  text: (organisation, provider, when) =>
    `Am ${when} wurde eine Anmeldung bei ${provider} mit deinem Konto in In Their Shoes von ${organisation} verbunden. Damit kommst du von jetzt an hinein.`,
  you: 'Warst du das? Dann ist nichts zu tun.',
  notYou: 'Warst du das nicht? Trenne sie jetzt von deinem Konto, melde Browser ab, die du nicht kennst, und sag der Verwaltung Bescheid.',
  button: 'Meine Anmeldungen ansehen',
  why: 'Diese Mail kommt immer, wenn ein Weg in dein Konto hinzukommt. Sie lässt sich nicht abbestellen.',
};
