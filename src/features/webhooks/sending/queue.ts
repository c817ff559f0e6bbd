/** A job in it says that deliveries to one endpoint are due. */
export const SEND_QUEUE = 'webhooks.send';
