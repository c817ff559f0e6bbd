import type { Bottleneck } from '../../api/types.ts';
import { Notice } from '../../components/Notice.tsx';

/** What stands in the way, and the smallest change that repairs it, each in one sentence. */
export function Bottlenecks({ title, bottlenecks }: { readonly title: string; readonly bottlenecks: readonly Bottleneck[] }) {
  return (
    <Notice tone="look" title={title}>
      <ul className="bullets">
        {bottlenecks.map((bottleneck) => (
          <li key={`${bottleneck.resource} ${bottleneck.name} ${bottleneck.fromWeek}`}>{bottleneck.sentence}</li>
        ))}
      </ul>
    </Notice>
  );
}
