import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, LANGUAGES } from '../../i18n.ts';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <Group gap="xs" role="group" aria-label={t('account.language')}>
      {LANGUAGES.map((language) => (
        <Button
          key={language}
          size="compact-sm"
          variant={i18n.resolvedLanguage === language ? 'light' : 'subtle'}
          aria-pressed={i18n.resolvedLanguage === language}
          lang={language}
          onClick={() => void chooseLanguage(language)}
        >
          {t(`language.${language}`)}
        </Button>
      ))}
    </Group>
  );
}
