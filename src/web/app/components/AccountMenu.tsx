import { ActionIcon, Button, Popover, Radio, Stack, useMantineColorScheme } from '@mantine/core';
import { IconCalendarEvent, IconUserCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import type { Session } from '../api/types.ts';
import { chooseLanguage, LANGUAGES, type Language } from '../i18n.ts';
import classes from './AccountMenu.module.css';
import { ButtonLink, TextLink } from './links.tsx';

const SCHEMES = ['auto', 'light', 'dark'] as const;

/** Who I am, in which language and light, and the way out. */
export function AccountMenu({ account }: { readonly account: Session['account'] }) {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [open, setOpen] = useState(false);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const signOut = useMutation({
    mutationFn: async () => (await post<{ href: string | null }>('/sign-out')).body.href,
    onSuccess: async (href) => {
      queryClient.clear();
      if (href !== null) return window.location.assign(href);
      await navigate({ to: '/sign-in', search: {} });
    },
  });
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={260} shadow="md" trapFocus withinPortal={false}>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          aria-label={t('account.menu', { name: account.name })}
          onClick={() => setOpen((before) => !before)}
        >
          <IconUserCircle stroke={1.6} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes['panel'] ?? ''}>
        <Stack gap="md">
          <div>
            <div className={classes['name']}>{account.name}</div>
            {account.email !== account.name && <div className="quiet">{account.email}</div>}
          </div>
          <ButtonLink
            to="/my-calendar"
            variant="default"
            leftSection={<IconCalendarEvent size={18} aria-hidden />}
            onClick={() => setOpen(false)}
          >
            {t('calendar.title')}
          </ButtonLink>
          <Radio.Group
            label={t('account.language')}
            value={i18n.resolvedLanguage ?? ''}
            onChange={(language) => void chooseLanguage(language as Language)}
          >
            <Stack gap={6} mt={6}>
              {LANGUAGES.map((language) => (
                <Radio key={language} value={language} lang={language} label={t(`language.${language}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <Radio.Group
            label={t('account.appearance')}
            value={colorScheme}
            onChange={(scheme) => setColorScheme(SCHEMES.find((each) => each === scheme) ?? 'auto')}
          >
            <Stack gap={6} mt={6}>
              {SCHEMES.map((scheme) => (
                <Radio key={scheme} value={scheme} label={t(`appearance.${scheme}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <TextLink to="/my-sessions" onClick={() => setOpen(false)}>
            {t('account.sessions')}
          </TextLink>
          <TextLink to="/my-data" onClick={() => setOpen(false)}>
            {t('stored.title')}
          </TextLink>
          <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
            {t('account.signOut')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
