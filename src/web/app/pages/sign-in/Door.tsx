import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Logo } from '../../components/Logo.tsx';
import classes from './Door.module.css';
import { LanguageSwitch } from './LanguageSwitch.tsx';

/** The frame of the pages in front of sign-in. */
export function Door({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes['page']}>
      <main className={classes['card']}>
        <div className={classes['brand']}>
          <Logo size={36} />
          <div>
            <div className={classes['name']}>{t('app.name')}</div>
            <div className={classes['claim']}>{t('app.claim')}</div>
          </div>
        </div>
        {children}
      </main>
      <footer className={classes['foot']}>
        <LanguageSwitch />
      </footer>
    </div>
  );
}
