import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from './Notice.tsx';

interface Props {
  readonly title: string;
  readonly text: string;
  /** What the field is called. */
  readonly label: string;
  readonly value: string;
  /** What else can be done with it than copying. */
  readonly children?: ReactNode;
}

/** A secret that is shown this once, to copy: it takes the focus, selected. */
export function ShownOnce({ title, text, label, value, children }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new value takes the focus
  useEffect(() => {
    setTold('');
    field.current?.focus();
    field.current?.select();
  }, [value]);

  async function copy(): Promise<void> {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setTold(t('calendar.copied'));
    } catch {
      // On plain http there is no clipboard for pages: it stays selected.
      setTold(t('calendar.copyFailed'));
    }
  }

  return (
    <Notice tone="good" title={title}>
      <Stack gap="sm">
        <span>{text}</span>
        <TextInput ref={field} readOnly label={label} value={value} onFocus={(event) => event.currentTarget.select()} />
        <Group gap="sm">
          <Button size="xs" leftSection={<IconCopy size={16} aria-hidden />} onClick={() => void copy()}>
            {t('calendar.copy')}
          </Button>
          {children}
          <span role="status">{told}</span>
        </Group>
      </Stack>
    </Notice>
  );
}
