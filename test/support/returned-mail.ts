/** Mails as they come back, in the shapes of the servers that write them. `to` is our envelope sender of the mail in question. */
const lines = (...text: readonly string[]): Buffer => Buffer.from(`${text.join('\r\n')}\r\n`);

let serial = 0;
const id = (): string => `<report-${++serial}@mx.example.net>`;

interface Dsn {
  readonly action?: string;
  readonly status?: string;
  readonly diagnostic?: string;
  readonly messageId?: string;
  readonly more?: readonly string[];
}

/** RFC 3464, as Postfix writes it. */
export const dsn = (to: string, { action = 'failed', status = '5.1.1', diagnostic, messageId = id(), more = [] }: Dsn = {}): Buffer =>
  lines(
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.example.net (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
    `To: ${to}`,
    // Postfix calls its reports so (RFC 3834 would have them ignored, were they not reports).
    'Auto-Submitted: auto-replied',
    `Message-Id: ${messageId}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I am sorry to have to inform you that your message could not be delivered.',
    '',
    '--b1',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    'Arrival-Date: Fri, 18 Dec 2026 10:00:00 +0100 (CET)',
    '',
    'Final-Recipient: rfc822; ada@example.org',
    `Action: ${action}`,
    `Status: ${status}`,
    'Remote-MTA: dns; mail.example.org',
    `Diagnostic-Code: smtp; ${diagnostic ?? `550 ${status} <ada@example.org>: Recipient address rejected:\r\n    User unknown`}`,
    ...more,
    '',
    '--b1',
    'Content-Type: message/rfc822',
    '',
    'From: shoes@example.org',
    'To: ada@example.org',
    'Subject: This week you are the customer',
    '',
    'Hello',
    '',
    '--b1--',
  );

export const exim = (to: string, code = '550 Unrouteable address'): Buffer =>
  lines(
    'Return-Path: <>',
    'X-Failed-Recipients: ada@example.org',
    'Auto-Submitted: auto-replied',
    'From: Mail Delivery System <Mailer-Daemon@mx.example.net>',
    `To: ${to}`,
    'Subject: Mail delivery failed: returning message to sender',
    `Message-Id: ${id()}`,
    '',
    'This message was created automatically by mail delivery software.',
    '',
    'A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.',
    '',
    '  ada@example.org',
    `    ${code}`,
  );

export const qmail = (to: string): Buffer =>
  lines(
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.example.net',
    `To: ${to}`,
    'Subject: failure notice',
    '',
    'Hi. This is the qmail-send program at mx.example.net.',
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    'This is a permanent error; I have given up. Sorry it did not work out.',
    '',
    '<ada@example.org>:',
    '192.0.2.1 does not like recipient.',
    'Remote host said: 550 5.1.1 sorry, no mailbox here by that name',
    'Giving up on 192.0.2.1.',
  );

/** A report of fields and text: Exchange Online, Gmail, OpenSMTPD and others put other things into them, or leave them out. */
export const report = (
  to: string,
  {
    fields,
    text = ['Your mail did not arrive.'],
    type = 'message/delivery-status',
  }: { readonly fields: readonly string[]; readonly text?: readonly string[]; readonly type?: string },
): Buffer =>
  lines(
    'Return-Path: <>',
    'From: Mail Delivery Subsystem <mailer-daemon@mx.example.net>',
    `To: ${to}`,
    'Subject: Undeliverable: This week you are the customer',
    `Message-Id: ${id()}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: multipart/related; boundary="b2"',
    '',
    '--b2',
    'Content-Type: text/plain; charset=utf-8',
    '',
    ...text,
    '',
    '--b2--',
    '--b1',
    `Content-Type: ${type}`,
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    ...fields,
    '',
    '--b1--',
  );

/** A mail of a daemon in nothing but words. */
export const plain = (to: string, subject: string, ...text: readonly string[]): Buffer =>
  lines('Return-Path: <>', 'From: MAILER-DAEMON <>', `To: ${to}`, `Subject: ${subject}`, `Message-Id: ${id()}`, '', ...text);

export const germanBounce = (to: string): Buffer =>
  lines(
    'From: postmaster@firma.example',
    `To: ${to}`,
    'Subject: Unzustellbar: Diese Woche bist du Kunde',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    'Ihre Nachricht wurde nicht zugestellt. Der Empfänger ist unbekannt.',
  );

export const delayNotice = (to: string): Buffer =>
  lines(
    'Return-Path: <>',
    'From: Mail Delivery Subsystem <mailer-daemon@mx.example.net>',
    `To: ${to}`,
    'Subject: Delivery Status Notification (Delay)',
    `Message-Id: ${id()}`,
    '',
    'There was a temporary problem delivering your message. Gmail will retry for 47 more hours.',
  );

export const outOfOffice = (to: string, more: readonly string[] = ['Auto-Submitted: auto-replied']): Buffer =>
  lines(
    'From: Ada <ada@example.org>',
    `To: ${to}`,
    'Subject: Automatic reply: This week you are the customer',
    ...more,
    '',
    'I am away until 4 January. In urgent cases dial 550 5.1.1, room 571.',
  );

/** Somebody answers, and quotes whatever they saw. */
export const answer = (to: string): Buffer =>
  lines(
    'From: Ada <ada@example.org>',
    `To: ${to}`,
    'Subject: Re: undeliverable parcels',
    '',
    'The parcel could not be delivered: 550 5.1.1 User unknown.',
  );

export const wish = (subject: string): Buffer =>
  lines('From: Ada <ada@example.org>', 'To: bounces@example.org', `Subject: ${subject}`, '', '');
