import { readConfig } from '../config.ts';
import { addKey, dropOldKeys, keyFileOf } from '../platform/secrets.ts';

/** `rotate-key`: a new key that signs from the next start on; `rotate-key --forget-old`: what older ones signed ends. */
export async function rotateKeyCommand(argv: string[]): Promise<number> {
  const [flag, ...more] = argv;
  if (more.length > 0 || (flag !== undefined && flag !== '--forget-old')) {
    console.error('usage: rotate-key [--forget-old]');
    return 2;
  }
  const { secretKey, dataDir } = readConfig(process.env);
  if (secretKey !== undefined) {
    console.error(
      'The key is given by SECRET_KEY: set SECRET_KEY to a new one and SECRET_KEY_PREVIOUS to this one, and restart. Weeks later, take SECRET_KEY_PREVIOUS away.',
    );
    return 1;
  }
  if (flag === '--forget-old') {
    console.log(`${await dropOldKeys(dataDir)} old keys forgotten in ${keyFileOf(dataDir)}. Restart: what they signed ends then.`);
  } else {
    const kept = await addKey(dataDir);
    console.log(`A new key signs from the next start on; ${kept} older ones in ${keyFileOf(dataDir)} still verify. Restart now.`);
    console.log(
      'Sessions last at most SESSION_MAX_DAYS, links in mails for ever: forget the old keys when those may end (rotate-key --forget-old).',
    );
  }
  return 0;
}
