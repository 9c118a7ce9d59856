import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Answer, FarSide, Taken } from './far-side.ts';

export type SmtpOptions = {
  /** The only login it takes; without one AUTH is not offered. */
  login?: { user: string; password: string };
  /** Offers STARTTLS, with a certificate for `localhost` that nobody vouches for. */
  startTls?: boolean;
};

export type SmtpFarSide = FarSide & {
  port: number;
  /** Reply code by recipient; those not named are taken. */
  replies: Map<string, number>;
  /** Reply code to MAIL FROM, e.g. 530; undefined takes every sender. */
  senderReply: (code: number | undefined) => void;
  /** Of every mail that was taken: whether it came by TLS, and whose login it was. */
  sessions: { secure: boolean; user: string | undefined }[];
  /** Logins tried, whether over TLS or not. */
  logins: { secure: boolean }[];
  /** Senders named with MAIL FROM, i.e. mails begun. */
  begun: () => number;
};

type Mail = { session: SMTPServerSession; raw: Buffer };

const reply = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

const takenOf = async ({ session, raw }: Mail): Promise<Taken> => {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
  return {
    id: mail.messageId ?? createHash('sha256').update(raw).digest('hex'),
    recipients: session.envelope.rcptTo.map((r) => r.address),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    headers: mail.headerLines.map(({ key, line }) => ({
      name: key,
      value: line.slice(key.length + 1).trim(),
    })),
    raw,
  };
};

/** A real SMTP server that answers as told. */
export const smtpFarSide = async ({ login, startTls = false }: SmtpOptions = {}): Promise<SmtpFarSide> => {
  const mails: Mail[] = [];
  const replies = new Map<string, number>();
  const sessions: SmtpFarSide['sessions'] = [];
  const logins: SmtpFarSide['logins'] = [];
  let how: Answer = 'take';
  let sender: number | undefined;
  let begun = 0;
  const server: SMTPServer = new SMTPServer({
    disabledCommands: [...(login ? [] : ['AUTH']), ...(startTls ? [] : ['STARTTLS'])],
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 50,
    onAuth: (auth, session, done) => {
      logins.push({ secure: session.secure });
      if (login && auth.username === login.user && auth.password === login.password)
        return done(null, { user: auth.username });
      return done(reply(535, 'who are you'));
    },
    onMailFrom: (_, __, done) => {
      begun += 1;
      done(sender === undefined ? null : reply(sender, 'not this sender'));
    },
    onRcptTo: ({ address }, _, done) => {
      const code =
        replies.get(address) ?? { refuse: 550, busy: 451, take: 250, drop: 250, silence: 250 }[how];
      done(code < 400 ? null : reply(code, code < 500 ? 'try later' : 'no such mailbox'));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        if (how === 'silence') return;
        if (how === 'drop') {
          for (const connection of server.connections) connection.close();
          return;
        }
        mails.push({ session: structuredSession(session), raw: Buffer.concat(chunks) });
        sessions.push({ secure: session.secure, user: session.user });
        done();
      });
    },
  });
  // A client that breaks off is part of the play, not a fault of the server.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    replies,
    senderReply: (code) => {
      sender = code;
    },
    sessions,
    logins,
    begun: () => begun,
    answer: (next) => {
      how = next;
    },
    taken: () => Promise.all(mails.map(takenOf)),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};

/** The server empties the envelope for the next mail of the connection. */
const structuredSession = (session: SMTPServerSession): SMTPServerSession => ({
  ...session,
  envelope: { ...session.envelope, rcptTo: [...session.envelope.rcptTo] },
});
