import { readConfig } from '../config.ts';
import { dkimRecord } from '../platform/mail/dkim.ts';

const HOW = `No key is configured. Make one, and set the three variables:
  openssl genrsa -out dkim.pem 2048
  DKIM_DOMAIN=example.org DKIM_SELECTOR=shoes2026 DKIM_PRIVATE_KEY_FILE=dkim.pem`;

/** Prints the TXT record that the DNS of the sending domain needs, as zone files write it. */
export async function dkimCommand(): Promise<number> {
  const { dkim } = readConfig(process.env);
  if (dkim === undefined) {
    console.error(HOW);
    return 1;
  }
  const { name, strings } = dkimRecord(dkim);
  process.stdout.write(`${name} IN TXT ( ${strings.map((part) => `"${part}"`).join(' ')} )\n`);
  return 0;
}
