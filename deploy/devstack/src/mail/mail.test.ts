import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { mailName, mailSink } from './sink.ts';
import { escapeHtml, mailViewer } from './viewer.ts';

const listening = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return (server.address() as AddressInfo).port;
};

const aSink = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mail-'));
  const sink = mailSink(folder);
  const viewer = mailViewer(folder);
  onTestFinished(() => {
    sink.close();
    viewer.close();
    rmSync(folder, { recursive: true });
  });
  return { folder, smtp: await listening(sink.server), url: `http://127.0.0.1:${await listening(viewer)}` };
};

/** Speaks SMTP by hand, one line per answer, so that nothing of a mail library is in between. */
const sendMail = async (port: number, subject: string, body: string) => {
  const lines = ['EHLO me', 'MAIL FROM:<desk@vendor.example>', 'RCPT TO:<li@acme.example>', 'DATA'];
  const mail = `Subject: ${subject}\r\nFrom: desk@vendor.example\r\nTo: li@acme.example\r\n\r\n${body}\r\n.`;
  const socket = connect(port, '127.0.0.1');
  const rest = [...lines, mail, 'QUIT'];
  socket.on('data', (chunk) => {
    const last = chunk.toString().trimEnd().split('\r\n').at(-1) ?? '';
    if (/^\d{3} /.test(last) && rest.length > 0) socket.write(`${rest.shift()}\r\n`);
  });
  await new Promise((resolve) => socket.on('close', resolve));
};

test('a mail that was answered 250 lies complete in the folder', async () => {
  const { folder, smtp } = await aSink();
  await sendMail(smtp, 'T-1001', 'picking list empty');
  const names = readdirSync(folder);
  expect(names).toHaveLength(1);
  const eml = readFileSync(join(folder, names[0] ?? ''), 'utf8');
  expect(eml).toContain('X-Envelope-To: li@acme.example');
  expect(eml).toContain('picking list empty');
});

test('the viewer lists mails and shows markup as text', async () => {
  const { smtp, url } = await aSink();
  await sendMail(smtp, '<b>hi</b>', '<script>alert(1)</script>');
  const page = await (await fetch(url)).text();
  expect(page).toContain('&#60;b&#62;hi');
  expect(page).not.toContain('<b>hi');
  const [line] = (await (await fetch(`${url}/mails.json`)).json()) as { name: string; to: string }[];
  expect(line?.to).toBe('li@acme.example');
  const mail = await (await fetch(`${url}/m/${line?.name}`)).text();
  expect(mail).not.toContain('<script>');
  expect(await (await fetch(`${url}/raw/${line?.name}`)).text()).toContain('<script>alert(1)</script>');
});

test('nothing outside the folder is served', async () => {
  const { url } = await aSink();
  for (const path of ['/m/..%2f..%2fetc%2fpasswd', '/raw/passwd', '/nothing'])
    expect((await fetch(url + path)).status).toBe(404);
});

test('names sort by arrival', () => {
  expect(mailName(new Date('2026-03-01T08:09:10.123Z'), 'aaaaaaaa')).toBe('20260301T080910123Z-aaaaaaaa.eml');
  expect(escapeHtml(`<a b="c">`)).toBe('&#60;a b=&#34;c&#34;&#62;');
});
