import { notifications } from '@mantine/notifications';

/** A short word that something is done; it never carries what the page itself does not show. */
export const toast = (message: string): void => {
  notifications.show({ message, color: 'pine', withBorder: true, autoClose: 5000 });
};
