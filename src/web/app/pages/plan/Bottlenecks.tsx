import type { Bottleneck } from '../../api/types.ts';
import { Notice } from '../../components/Notice.tsx';

interface Props {
  readonly tone: 'look' | 'calm';
  readonly title: string;
  readonly bottlenecks: readonly Bottleneck[];
}

/** Where places, people or weeks are short, and the smallest change that repairs it: one sentence each. */
export function Bottlenecks({ tone, title, bottlenecks }: Props) {
  return (
    <Notice tone={tone} title={title}>
      <ul className="bullets">
        {bottlenecks.map((bottleneck) => (
          <li key={`${bottleneck.resource} ${bottleneck.id} ${bottleneck.fromWeek}`}>{bottleneck.sentence}</li>
        ))}
      </ul>
    </Notice>
  );
}
