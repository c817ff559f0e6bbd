import { tsImport } from 'tsx/esm/api';

/** jest does not transform this file, so tsx reads the TypeScript that it needs. */
export default async function globalSetup() {
  const { setUpServer } = await tsImport('./test-server.ts', import.meta.url);
  globalThis.tearDownTestServer = await setUpServer();
}
