import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

/** A short word that something is done; it never carries what the page itself does not show. */
export const toast = (message: string): void => {
  notifications.show({
    message,
    color: 'pine',
    withBorder: true,
    autoClose: 5000,
    closeButtonProps: { 'aria-label': i18next.t('action.close') },
  });
};
