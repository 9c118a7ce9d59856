import { randomBytes } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';

/** Sorts by arrival; unique within a millisecond. */
export const mailName = (at: Date, salt = randomBytes(4).toString('hex')): string =>
  `${at.toISOString().replace(/[-:.]/g, '')}-${salt}.eml`;

/** The envelope goes on top, where a delivering server writes it: a blind copy is in no header of the mail. */
const envelope = (from: string, to: string[]) =>
  [`Return-Path: <${from}>`, ...to.map((t) => `X-Envelope-To: ${t}`), ''].join('\r\n');

/** Written under another name, flushed, then renamed: a reader of `*.eml` never meets half a mail. */
const keep = async (folder: string, head: string, body: Readable): Promise<string> => {
  const name = mailName(new Date());
  const scratch = join(folder, `.${name}.part`);
  const file = await open(scratch, 'wx', 0o600);
  try {
    await file.write(head);
    for await (const chunk of body) await file.write(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(scratch, join(folder, name));
  return name;
};

/** Accepts every mail on loopback, without login or TLS, and answers 250 once it is on disk. */
export const mailSink = (folder: string): SMTPServer =>
  new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: 50 << 20,
    onData: (stream, session, done) => {
      const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
      const to = session.envelope.rcptTo.map((r) => r.address);
      keep(folder, envelope(from, to), stream).then(
        (name) => done(null, `kept as ${name}`),
        (error: Error) => {
          stream.resume();
          done(error);
        },
      );
    },
  });
