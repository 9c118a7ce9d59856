import type { NoticeChannel } from '@perennial/domain/notice/rules';
import { type EmailOptions, emailChannel } from './email.ts';
import type { Channel } from './port.ts';
import { type WebhookOptions, webhookChannel } from './webhook.ts';

/** Every channel the notice table can name. */
export const createChannels = (options: EmailOptions & WebhookOptions) => {
  const email = emailChannel(options);
  const channels = { email, webhook: webhookChannel(options) } satisfies Record<NoticeChannel, Channel>;
  return { channels, close: email.close };
};
