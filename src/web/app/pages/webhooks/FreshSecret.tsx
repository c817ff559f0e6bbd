import { Box } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ShownOnce } from '../../components/ShownOnce.tsx';

/** A signing secret that is shown this once, to copy. */
export function FreshSecret({ secret, text }: { readonly secret: string; readonly text: string }) {
  const { t } = useTranslation();
  return (
    <Box mb="md">
      <ShownOnce title={t('tokens.secretTitle')} text={text} label={t('webhooks.secret')} value={secret} />
    </Box>
  );
}
