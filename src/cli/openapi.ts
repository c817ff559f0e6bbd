import { withUnconnected } from './unconnected.ts';

/** Prints the OpenAPI document. */
export const openApiCommand = (): Promise<number> => withUnconnected(({ openApi }) => `${JSON.stringify(openApi(), null, 2)}\n`);
