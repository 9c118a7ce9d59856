import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { type Channel, DeliveryFailed } from './port.ts';

export type EmailOptions = {
  /**
   * `smtp://user:password@host:port` (STARTTLS where the server offers it) or `smtps://`. `?requireTLS=true` sends nothing
   * in the clear; other options of nodemailer may follow, e.g. `&tls.rejectUnauthorized=false`.
   */
  smtpUrl: string;
  /** `Name <address>`; its domain also stands in message ids. */
  from: string;
  /** How long one mail may take, from connecting to the server's yes. Default 45 000 ms, less than a delivery's lease. */
  timeoutMs?: number;
};

/** Message ids come from the key: a repeated delivery is the same message to every mail program. */
const idOf = (key: string, domain: string): string =>
  `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`;

/** One bare address (RFC 5321 atoms): nothing that could name a second recipient or end the command. */
const bareAddress =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

const isAddress = (to: string): boolean => to.length <= 254 && bareAddress.test(to);

/** These say that our login or connection is wrong, not the mail: an operator puts it right, and the mail waits. */
const ourFault = new Set([530, 534, 535, 538]);

/** Nodemailer's words for a server that judged this very mail; all other failures are of the way there. */
const judged = new Set(['EENVELOPE', 'EMESSAGE']);

const failure = (e: unknown): DeliveryFailed => {
  const reason = e instanceof Error ? e.message : String(e);
  const said = e instanceof Error ? e : new Error(reason);
  const reply: unknown = Reflect.get(said, 'responseCode');
  const ofMail = judged.has(String(Reflect.get(said, 'code')));
  const final = ofMail && (typeof reply !== 'number' || (reply >= 500 && !ourFault.has(reply)));
  return new DeliveryFailed(reason, { retryable: !final, cause: e });
};

export const emailChannel = ({
  smtpUrl,
  from,
  timeoutMs = 45_000,
}: EmailOptions): Channel & { close: () => void } => {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 3,
    // The dispatcher repeats; two repeating one mail would double the wait.
    maxRequeues: 1,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>\s]+)>?$/.exec(from)?.[1] ?? 'perennial.invalid';
  return {
    async deliver({ key, to, subject, text, html, thread }) {
      if (!isAddress(to))
        throw new DeliveryFailed(`${JSON.stringify(to)} is not an email address; correct the contact`, {
          retryable: false,
        });
      const root = idOf(thread, domain);
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject: subject.replace(/[\r\n]+/g, ' '),
          text,
          ...(html === undefined ? {} : { html }),
          messageId: idOf(key, domain),
          inReplyTo: root,
          references: [root],
          headers: {
            'Auto-Submitted': 'auto-generated',
            'X-Perennial-Delivery': encodeURIComponent(key.toWellFormed()),
          },
          signal: AbortSignal.timeout(timeoutMs),
        });
      } catch (e) {
        throw failure(e);
      }
    },
    close: () => transport.close(),
  };
};
