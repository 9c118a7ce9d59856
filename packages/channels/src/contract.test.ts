/** Both adapters against the contract, each on a real server. */
import { channelContract } from '@perennial/testkit/channels/contract';
import { httpFarSide } from '@perennial/testkit/channels/http-far-side';
import { smtpFarSide } from '@perennial/testkit/channels/smtp-far-side';
import { emailChannel } from './email.ts';
import { webhookChannel } from './webhook.ts';

const secret = `whsec_${Buffer.from('thirty-two bytes of test secret!').toString('base64')}`;

channelContract({
  name: 'email',
  open: async (timeoutMs) => {
    const far = await smtpFarSide();
    const channel = emailChannel({
      smtpUrl: `smtp://127.0.0.1:${far.port}`,
      from: '常年 <desk@vendor.example>',
      timeoutMs,
    });
    const address = 'wang.fang@acme.example';
    return { channel, far, to: address, recipient: address, close: channel.close };
  },
});

channelContract({
  name: 'webhook',
  open: async (timeoutMs) => {
    const far = await httpFarSide();
    const url = `http://${far.host}/hook`;
    const channel = webhookChannel({
      target: async ({ to }) => (to === 'hook' ? { url, secrets: [secret] } : undefined),
      allow: [far.host],
      timeoutMs,
    });
    return { channel, far, to: 'hook', recipient: 'hook' };
  },
});
