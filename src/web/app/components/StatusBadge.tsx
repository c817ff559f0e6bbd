import { useTranslation } from 'react-i18next';
import { Tag, type Tone } from './Tag.tsx';

const TONES = {
  planned: 'quiet',
  announced: 'calm',
  started: 'calm',
  done: 'good',
  privileged: 'look',
  missed: 'bad',
  excused: 'quiet',
  cancelled: 'quiet',
  solving: 'calm',
  draft: 'look',
  published: 'good',
  superseded: 'quiet',
  discarded: 'quiet',
  failed: 'bad',
  queued: 'calm',
  sending: 'calm',
  sent: 'good',
  unknown: 'bad',
  suppressed: 'quiet',
} as const satisfies Readonly<Record<string, Tone>>;

type Status = keyof typeof TONES;

const isStatus = (status: string): status is Status => Object.hasOwn(TONES, status);

/** The standing of an assignment, a plan or a message: a word first, its colour second. */
export function StatusBadge({ status }: { readonly status: string }) {
  const { t } = useTranslation();
  return <Tag tone={isStatus(status) ? TONES[status] : 'quiet'}>{isStatus(status) ? t(`status.${status}`) : status}</Tag>;
}
