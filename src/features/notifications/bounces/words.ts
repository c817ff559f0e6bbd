/**
 * What the words of a mail server say where its codes say too little: after the replies of Postfix, Exim, Sendmail, OpenSMTPD,
 * Courier, qmail, dma, Exchange, Domino and the large providers; in English, and in the languages that such mails are often in.
 */

/** Our side or the mail is at fault, or the fault passes: whatever else is said, no address is given up for it. */
const SOMETHING_ELSE = new RegExp(
  [
    /\bsenders?\b|\bspf\b|dmarc|dkim|reverse dns|\b(ptr|rdns)\b|spam|virus|black ?list|reputation|policy|\bcontent\b|(?<!rejected ?: )access denied/,
    /\bblock(ed|ing)\b|(is|been|currently) listed|relay(ing)? (access )?(denied|not|prohibited)|(to|cannot) relay\b|mail relay$/,
    /too (big|large|many|fast)|exceed|quota|\bfull\b|storage|temporar|try again|at a rate|timed? ?out|\bloop|hop count|kontingent|\bvoll\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);

/** Nobody is there, or nobody answers for that domain any more. */
const GONE = new RegExp(
  [
    /\b(unknown|invalid|inactive|disabled|no such|not a valid|non-?existent)( local)? (user|recipient|mailbox|account|address|host|domain|person|name)/,
    /\b(user|recipient|mailbox|account|address|addressee|host|domain)( name| you tried to reach)?( is| was| has been)? (unknown|not (found|known|exist|listed|recogni[sz]ed|valid|active)|invalid|inactive|disabled|deactivated|discontinued|unavailable|not available)/,
    /(does(n't| not)|did not|no longer) exist|no (mailbox|account|recipient|such person)\b|unroute?able (mail )?address|not known at this site|not listed in (domino|public|the (name|address))/,
    /no longer (with us|here|valid|available|in use|works|employed)|doesn't have an? .{0,60}account|find (any host|a mail exchanger)|addresse?s? rejected ?: access denied|\b(host|domain) [^ ]{1,255} not found/,
    /(empf(ä|ae)nger|benutzer|adresse|postfach|konto)[^.:]{0,60}(unbekannt|nicht (gefunden|vorhanden|bekannt))|unbekannte[rn]? (empf|benutzer|adress)|existiert nicht/,
    /(utilisateur|destinataire|adresse) inconnue?|usuario desconocido|utente sconosciuto/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);

/** An address may be called anything, "full" and "spam" included, and so may what a link leads to. */
const withoutNames = (words: string): string => words.replaceAll(/[^\s<>"']*@[^\s<>"']*|https?:\/\/\S+/gi, ' ');

/** What is at fault, as far as words say. */
export function faultIn(words: string): 'address' | 'something else' | undefined {
  const said = withoutNames(words);
  if (SOMETHING_ELSE.test(said)) return 'something else';
  return GONE.test(said) ? 'address' : undefined;
}

/** Not given up: it will be tried again. */
export const isDelay = (words: string): boolean =>
  /will (be |keep |automatically )*(retr|try)|still (being )?(trying|tried|retried)|not (yet been|been) delivered (after|yet)|has been delayed|\bdelayed\b|do not need to (re)?send|wird (weiter|erneut)|verz(ö|oe)ger/i.test(
    words,
  ) && !isFinal(words);

/** Given up, whatever a code says of passing. */
const isFinal = (words: string): boolean =>
  /giving up|given up|gave up|not going to try again|will not (be )?(retr|try)|permanent|retry (time|timeout) (limit )?(was )?exceeded|(message|mail) expired|timed out|could not be delivered (for|within)|returned to (the )?sender/i.test(
    words,
  );
