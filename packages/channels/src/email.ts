import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { type Channel, DeliveryFailed } from './port.ts';

export type EmailOptions = {
  /** smtp://user:password@host:port */
  smtpUrl: string;
  /** `Name <address>`; its domain also stands in message ids. */
  from: string;
};

/** Message ids come from the key: a repeated delivery is the same message to every mail program. */
const idOf = (key: string, domain: string): string =>
  `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`;

const numberIn = (e: object, name: string): number | undefined => {
  const value: unknown = Reflect.get(e, name);
  return typeof value === 'number' ? value : undefined;
};

/** A 5xx answer is the receiver's last word; everything else may pass another time. */
const failure = (e: unknown): DeliveryFailed => {
  const reply = e instanceof Error ? numberIn(e, 'responseCode') : undefined;
  const reason = e instanceof Error ? e.message : String(e);
  return new DeliveryFailed(reason, { retryable: reply === undefined || reply < 500, cause: e });
};

export const emailChannel = ({ smtpUrl, from }: EmailOptions): Channel & { close: () => void } => {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 3,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>\s]+)>?$/.exec(from)?.[1] ?? 'perennial.invalid';
  return {
    async deliver({ key, to, subject, text, thread }) {
      const root = idOf(thread, domain);
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject: subject.replace(/[\r\n]+/g, ' '),
          text,
          messageId: idOf(key, domain),
          inReplyTo: root,
          references: [root],
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Perennial-Delivery': encodeURIComponent(key) },
        });
      } catch (e) {
        throw failure(e);
      }
    },
    close: () => transport.close(),
  };
};
