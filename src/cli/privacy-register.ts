import { privacyDocument } from '../features/privacy/document.ts';

/** Prints docs/privacy.md: what is stored about people. A test holds the file and the register together. */
export async function privacyRegisterCommand(): Promise<number> {
  process.stdout.write(privacyDocument());
  return 0;
}
