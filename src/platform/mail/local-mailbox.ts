import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { parseMail } from './parse-mail.ts';
import { AT_ONCE, type MailTransport, type Outcome } from './transport.ts';

/**
 * Where mail goes without a mail server: one `.eml` file a mail in a folder, which any mail program opens and the product
 * itself shows. A file appears under its name only when it is whole and on disk (written beside, synced, renamed).
 */
interface LocalMail {
  readonly id: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
}

export interface LocalMailbox {
  readonly transport: MailTransport;
  /** Newest first; `before` is the id of the last one seen. */
  list(options: { readonly limit: number; readonly before?: string | undefined }): Promise<{ items: LocalMail[]; more: boolean }>;
  /** The whole file; undefined when there is none of that name. */
  read(id: string): Promise<Buffer | undefined>;
  /** Removes the mails of these messages. @returns how many files */
  remove(messages: ReadonlySet<string>): Promise<number>;
  /** Removes mails that are older than 90 days, and what a killed process left half written. @returns how many files */
  clear(now: Date): Promise<number>;
}

/** `20261125T120000000Z-<message id>`: sorts by time, and nothing else can name a file here. */
export const MAIL_ID = /^\d{8}T\d{9}Z-[0-9a-zA-Z-]{1,64}$/;
const EXTENSION = '.eml';
const DRAFT = /^\.[0-9a-f]{16}\.tmp$/;
const DAY = 86_400_000;
const KEEP_DAYS = 90;

export function createLocalMailbox(folder: string, clock: Clock): LocalMailbox {
  const files = (): Promise<string[]> =>
    readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });

  const names = async (): Promise<string[]> =>
    (await files())
      .filter((file) => file.endsWith(EXTENSION))
      .map((file) => file.slice(0, -EXTENSION.length))
      .filter((name) => MAIL_ID.test(name))
      .sort()
      .reverse();

  const read = async (id: string): Promise<Buffer | undefined> => {
    if (!MAIL_ID.test(id)) return undefined;
    return readFile(join(folder, id + EXTENSION)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  };

  return {
    transport: {
      kind: 'local',
      description: folder,
      concurrency: 4,
      async send(mail, mayGo = AT_ONCE): Promise<Outcome> {
        if (!(await mayGo())) return { kind: 'withheld' };
        const name = `${stampOf(clock.now())}-${mail.id}`;
        try {
          await mkdir(folder, { recursive: true, mode: 0o700 });
          await writeWhole(folder, name + EXTENSION, mail.raw);
          return { kind: 'accepted', code: 250, response: `250 kept as ${name}${EXTENSION}` };
        } catch (error) {
          return {
            kind: 'transient',
            code: null,
            response: `The mailbox folder cannot be written: ${(error as Error).message}`,
            reachable: false,
          };
        }
      },
      async close() {},
    },
    async list({ limit, before }) {
      const all = (await names()).filter((name) => before === undefined || name < before);
      const shown = all.slice(0, limit);
      const items = await Promise.all(shown.map(async (id) => summary(id, await read(id))));
      return { items: items.filter((item) => item !== undefined), more: all.length > limit };
    },
    read,
    async remove(messages) {
      const theirs = (await names()).filter((name) => messages.has(name.slice(name.indexOf('Z-') + 2)));
      for (const name of theirs) await rm(join(folder, name + EXTENSION), { force: true });
      return theirs.length;
    },
    async clear(now) {
      const oldest = stampOf(new Date(now.getTime() - KEEP_DAYS * DAY));
      const old = (await names()).filter((name) => name < oldest).map((name) => name + EXTENSION);
      for (const draft of (await files()).filter((file) => DRAFT.test(file))) {
        const { mtimeMs } = await stat(join(folder, draft));
        if (now.getTime() - mtimeMs > DAY) old.push(draft);
      }
      for (const file of old) await rm(join(folder, file), { force: true });
      return old.length;
    },
  };
}

/** `20261125T120000000Z` */
const stampOf = (at: Date): string => at.toISOString().replaceAll(/[-:.]/g, '');

async function summary(id: string, raw: Buffer | undefined): Promise<LocalMail | undefined> {
  if (!raw) return undefined;
  const mail = await parseMail(raw, { headersOnly: true });
  const [, year, month, day, hour, minute, second, milli] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(id) as RegExpExecArray;
  return { id, at: `${year}-${month}-${day}T${hour}:${minute}:${second}.${milli}Z`, from: mail.from, to: mail.to, subject: mail.subject };
}

async function writeWhole(folder: string, name: string, content: Buffer): Promise<void> {
  const temporary = join(folder, `.${randomBytes(8).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
