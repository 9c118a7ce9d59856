import type { WebhookOptions } from '@perennial/channels/webhook';
import { systemActor } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';

/** Looks a webhook up when it is sent: one that was switched off meanwhile gets nothing more. */
export const webhookTarget =
  ({ registers }: Pick<Store, 'registers'>): WebhookOptions['target'] =>
  async ({ to, thread }) => {
    const [tenant = ''] = thread.split('/');
    const webhook = await registers.get({ tenant, actor: systemActor, requestId: thread }, 'webhooks', to);
    return webhook?.active && webhook.secret ? { url: webhook.url, secret: webhook.secret } : undefined;
  };
