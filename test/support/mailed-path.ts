import { createClient } from '../../seeds/demo/client.ts';
import type { RunningServer } from './server.ts';

/** The way in that the newest mail to somebody names. Its address is the public one; the path is what counts here. */
export async function mailedPath(server: RunningServer, address: string): Promise<string> {
  const api = createClient(`${server.url}/api/v1`, server.token);
  for (let attempt = 0; attempt < 100; attempt++) {
    const { items } = await api.get<{ items: { id: string; to: string }[] }>('/mailbox?limit=20');
    const mail = items.find(({ to }) => to.includes(address));
    if (mail) {
      const { text } = await api.get<{ text: string }>(`/mailbox/${encodeURIComponent(mail.id)}`);
      const path = /\/sign-in\/[\w-]+/.exec(text)?.[0];
      if (path) return path;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`No sign-in mail came:\n${server.output()}`);
}
