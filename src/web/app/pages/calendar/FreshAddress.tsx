import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconCalendarPlus, IconCopy } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/Notice.tsx';

interface Props {
  readonly url: string;
  /** It is handed on, and nothing for the calendar of this machine. */
  readonly forOthers?: boolean;
}

/** An address that is shown this once: to copy, or to hand to a calendar program of this machine. */
export function FreshAddress({ url, forOthers = false }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new address takes the focus
  useEffect(() => {
    setTold('');
    field.current?.focus();
    field.current?.select();
  }, [url]);

  async function copy(): Promise<void> {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(url);
      setTold(t('calendar.copied'));
    } catch {
      // On plain http there is no clipboard for pages: it stays selected.
      setTold(t('calendar.copyFailed'));
    }
  }

  return (
    <Notice tone="good" title={t('calendar.freshTitle')}>
      <Stack gap="sm">
        <span>{t('calendar.freshText')}</span>
        <TextInput ref={field} readOnly label={t('calendar.address')} value={url} onFocus={(event) => event.currentTarget.select()} />
        <Group gap="sm">
          <Button size="xs" leftSection={<IconCopy size={16} aria-hidden />} onClick={() => void copy()}>
            {t('calendar.copy')}
          </Button>
          {!forOthers && (
            <Button
              size="xs"
              variant="default"
              component="a"
              href={url.replace(/^https?:/, 'webcal:')}
              leftSection={<IconCalendarPlus size={16} aria-hidden />}
            >
              {t('calendar.openIn')}
            </Button>
          )}
          <span role="status">{told}</span>
        </Group>
      </Stack>
    </Notice>
  );
}
