import type { WebhookOptions } from '@perennial/channels/webhook';
import type { Store } from '@perennial/store/ports';

/** Looks a webhook up when it is sent: one that was switched off meanwhile gets nothing more. */
export const webhookTarget =
  ({ webhooks }: Pick<Store, 'webhooks'>): WebhookOptions['target'] =>
  ({ to, thread }) => {
    const [tenant = ''] = thread.split('/');
    return webhooks.target(tenant, to);
  };
