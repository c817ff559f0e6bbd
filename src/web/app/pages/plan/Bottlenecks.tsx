import type { Bottleneck } from '../../api/types.ts';
import { Notice } from '../../components/Notice.tsx';
import { FixLinks } from './FixLinks.tsx';
import { usePlanningWords } from './planning-words.ts';

interface Props {
  readonly tone: 'look' | 'calm';
  readonly title: string;
  readonly bottlenecks: readonly Bottleneck[];
  readonly programme?: string;
}

/** Where places, people or weeks are short: one sentence each, and the smallest changes that repair it as ways to go. */
export function Bottlenecks({ tone, title, bottlenecks, programme }: Props) {
  const words = usePlanningWords();
  return (
    <Notice tone={tone} title={title}>
      <ul className="bullets">
        {bottlenecks.map((bottleneck) => (
          <li key={`${bottleneck.resource} ${bottleneck.id} ${bottleneck.fromWeek}`}>
            {[words.lack(bottleneck), ...words.remarks(bottleneck)].join(' ')}
            <FixLinks bottleneck={bottleneck} programme={programme} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}
