import { Button, Group } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailContent } from '../../api/types.ts';
import { formatNumber } from '../../lib/format.ts';
import { STYLE_NONCE } from '../../lib/style-nonce.ts';
import classes from './MailView.module.css';

/**
 * A mail as its reader sees it. The frame is sandboxed: no script of it runs and nothing in it may leave; only its height
 * is read, for which it must count as our own origin.
 */
export function MailView({ content }: { readonly content: MailContent }) {
  const { t, i18n } = useTranslation();
  const [plain, setPlain] = useState(false);
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(480);
  useEffect(() => {
    const element = frame.current;
    if (!element || plain) return;
    const measure = () => setHeight((element.contentDocument?.documentElement.scrollHeight ?? 480) + 4);
    element.addEventListener('load', measure);
    return () => element.removeEventListener('load', measure);
  }, [plain]);
  return (
    <>
      <Group gap="xs" mb="sm" role="group" aria-label={t('mailbox.as')}>
        <Button size="compact-sm" variant={plain ? 'default' : 'light'} aria-pressed={!plain} onClick={() => setPlain(false)}>
          {t('mailbox.html')}
        </Button>
        <Button size="compact-sm" variant={plain ? 'light' : 'default'} aria-pressed={plain} onClick={() => setPlain(true)}>
          {t('mailbox.plain')}
        </Button>
      </Group>
      {plain ? (
        <pre className={classes['plain']}>{content.text}</pre>
      ) : (
        <iframe
          ref={frame}
          title={content.subject}
          srcDoc={withNonce(content.html)}
          sandbox="allow-same-origin"
          className={classes['frame']}
          style={{ height }}
        />
      )}
      {content.attachments.length > 0 && (
        <ul className="lines">
          {content.attachments.map((attachment) => (
            <li key={attachment.name}>
              <span>{attachment.name || t('mailbox.withinMail')}</span>
              <span className="quiet">{t('mailbox.bytes', { bytes: formatNumber(attachment.bytes, i18n.language) })}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The frame inherits the page's Content-Security-Policy: a mail's own style element shows as its reader sees it only with the nonce. */
const withNonce = (html: string): string => html.replaceAll('<style', `<style nonce="${STYLE_NONCE}"`);
