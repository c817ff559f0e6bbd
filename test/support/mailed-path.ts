import { createClient } from '../../seeds/demo/client.ts';
import type { RunningServer } from './server.ts';

/** The way in that the newest mail names. Its address is the public one; the path is what counts here. */
export async function mailedPath(server: RunningServer): Promise<string> {
  const api = createClient(`${server.url}/api/v1`, server.token);
  for (let attempt = 0; attempt < 100; attempt++) {
    const { items } = await api.get<{ items: { id: string; to: string }[] }>('/mailbox?limit=1');
    if (items[0]) {
      const { text } = await api.get<{ text: string }>(`/mailbox/${encodeURIComponent(items[0].id)}`);
      const path = /\/sign-in\/[\w-]+/.exec(text)?.[0];
      if (path) return path;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`No sign-in mail came:\n${server.output()}`);
}
