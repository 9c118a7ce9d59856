/** A small page over the folder of received mails. Loopback only; mails are shown as text, HTML in a sandbox. */
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const nameOf = /^\d{8}T\d{9}Z-[0-9a-f]{8}\.eml$/;
const newest = 200;

export type MailLine = { name: string; at: string; from: string; to: string; subject: string };

const lineOf = async (folder: string, name: string): Promise<MailLine> => {
  const mail = await simpleParser(await readFile(join(folder, name)), { skipHtmlToText: true });
  const to = [mail.to ?? []].flat().map((a) => a.text);
  return {
    name,
    at: `${name.slice(0, 4)}-${name.slice(4, 6)}-${name.slice(6, 8)} ${name.slice(9, 11)}:${name.slice(11, 13)}:${name.slice(13, 15)}Z`,
    from: mail.from?.text ?? '',
    to: to.join(', '),
    subject: mail.subject ?? '',
  };
};

const list = async (folder: string, seen: Map<string, MailLine>): Promise<MailLine[]> => {
  const names = (await readdir(folder))
    .filter((n) => nameOf.test(n))
    .sort()
    .reverse()
    .slice(0, newest);
  const lines: MailLine[] = [];
  for (const name of names) {
    const line = seen.get(name) ?? (await lineOf(folder, name));
    seen.set(name, line);
    lines.push(line);
  }
  return lines;
};

const page = (title: string, body: string) =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #ccc}
pre{white-space:pre-wrap;background:#f6f6f6;padding:1rem}iframe{width:100%;height:36rem;border:1px solid #ccc}</style>
<body>${body}</body></html>`;

const listPage = (lines: MailLine[]) =>
  page(
    '收件箱 · Mail',
    `<h1>收件箱 · Mail</h1><p>本地接收、从不外发的邮件 · mails caught here, never sent on</p>
<table><tr><th>时间 Time</th><th>收件人 To</th><th>主题 Subject</th></tr>${lines
      .map(
        (m) =>
          `<tr><td>${m.at}</td><td>${escapeHtml(m.to)}</td><td><a href="/m/${m.name}">${escapeHtml(m.subject || '-')}</a></td></tr>`,
      )
      .join('')}</table>${lines.length === 0 ? '<p>暂无邮件 · no mail yet</p>' : ''}`,
  );

const mailPage = async (folder: string, name: string) => {
  const mail = await simpleParser(await readFile(join(folder, name)));
  const head = mail.headerLines.map((h) => h.line).join('\n');
  const html = mail.html ? `<h2>HTML</h2><iframe sandbox="" srcdoc="${escapeHtml(mail.html)}"></iframe>` : '';
  return page(
    mail.subject ?? name,
    `<p><a href="/">← 收件箱 Mail</a> · <a href="/raw/${name}">原文 source</a></p>
<h1>${escapeHtml(mail.subject ?? '-')}</h1><pre>${escapeHtml(mail.text ?? '')}</pre>${html}
<details><summary>邮件头 Headers</summary><pre>${escapeHtml(head)}</pre></details>`,
  );
};

const send = (res: ServerResponse, status: number, type: string, body: string | Buffer) =>
  res
    .writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'x-content-type-options': 'nosniff' })
    .end(body);

export const mailViewer = (folder: string): Server => {
  const seen = new Map<string, MailLine>();
  const answer = async (path: string, res: ServerResponse) => {
    const [, kind, name = ''] = /^\/(m|raw)\/([^/]+)$/.exec(path) ?? [];
    const known = nameOf.test(name) && (await readdir(folder)).includes(name);
    if (path === '/healthz' || path === '/readyz') return send(res, 200, 'text/plain', 'ok\n');
    if (path === '/') return send(res, 200, 'text/html', listPage(await list(folder, seen)));
    if (path === '/mails.json')
      return send(res, 200, 'application/json', JSON.stringify(await list(folder, seen)));
    if (known && kind === 'm') return send(res, 200, 'text/html', await mailPage(folder, name));
    if (known && kind === 'raw') return send(res, 200, 'text/plain', await readFile(join(folder, name)));
    return send(res, 404, 'text/plain', 'no such mail\n');
  };
  return createServer((req, res) => {
    answer(new URL(req.url ?? '/', 'http://localhost').pathname, res).catch(() =>
      send(res, 500, 'text/plain', 'this mail could not be read\n'),
    );
  });
};
