import { Button } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ShownOnce } from '../../components/ShownOnce.tsx';

interface Props {
  readonly url: string;
  /** It is handed on, and nothing for the calendar of this machine. */
  readonly forOthers?: boolean;
}

/** An address that is shown this once: to copy, or to hand to a calendar program of this machine. */
export function FreshAddress({ url, forOthers = false }: Props) {
  const { t } = useTranslation();
  return (
    <ShownOnce title={t('calendar.freshTitle')} text={t('calendar.freshText')} label={t('calendar.address')} value={url}>
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
    </ShownOnce>
  );
}
