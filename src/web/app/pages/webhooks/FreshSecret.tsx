import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/Notice.tsx';

/** A signing secret that is shown this once, to copy. */
export function FreshSecret({ secret, text }: { readonly secret: string; readonly text: string }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new secret takes the focus
  useEffect(() => {
    setTold('');
    field.current?.focus();
    field.current?.select();
  }, [secret]);

  async function copy(): Promise<void> {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(secret);
      setTold(t('calendar.copied'));
    } catch {
      // On plain http there is no clipboard for pages: it stays selected.
      setTold(t('calendar.copyFailed'));
    }
  }

  return (
    <Notice tone="good" title={t('tokens.secretTitle')} style={{ marginBottom: '1rem' }}>
      <Stack gap="sm">
        <span>{text}</span>
        <TextInput ref={field} readOnly label={t('webhooks.secret')} value={secret} onFocus={(event) => event.currentTarget.select()} />
        <Group gap="sm">
          <Button size="xs" leftSection={<IconCopy size={16} aria-hidden />} onClick={() => void copy()}>
            {t('calendar.copy')}
          </Button>
          <span role="status">{told}</span>
        </Group>
      </Stack>
    </Notice>
  );
}
