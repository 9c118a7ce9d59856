import { isWithinPeriod } from '@perennial/domain/access/period';
import { DomainError } from '@perennial/domain/errors';
import type { AppEnv } from '@perennial/service-kit/app';
import { readQuery } from '@perennial/service-kit/body';
import { invalid } from '@perennial/service-kit/problem';
import { fileTypeFromBuffer } from 'file-type';
import type { Context } from 'hono';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';
import { findTicket } from './tickets/find.ts';

export const attachmentBytes = 25 * 1024 * 1024;

const query = z.strictObject({ name: z.string().trim().min(1).max(200).optional() });

const isText = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return !bytes.includes(0);
  } catch {
    return false;
  }
};

/** Programs have no business in a ticket. */
const refused = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/vnd.microsoft.portable-executable',
]);

/** By its bytes, never by what the caller says of it. */
const typeOf = async (bytes: Uint8Array): Promise<string> => {
  const found = await fileTypeFromBuffer(bytes);
  if (found) return found.mime;
  return isText(bytes) ? 'text/plain; charset=utf-8' : 'application/octet-stream';
};

const missing = (): DomainError =>
  new DomainError(
    'notFound',
    'there is no such attachment; a customer reads it at /v1/tickets/{no}/attachments/{sha256}',
  );

const disposition = (name: string): string =>
  `attachment; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`;

export const attachmentRoutes: Routes = (app, { store }) => {
  const tag = 'Attachments';
  document(app, {
    method: 'post',
    path: '/v1/attachments',
    permission: 'attachment.write',
    summary:
      'Store a file (25 MB at most) by its SHA-256; name the hash when opening a ticket. Customers name what they stored themselves',
    tag,
    query,
    body: z.string().meta({ format: 'binary' }),
    bodyType: 'application/octet-stream',
    answers: { 201: 'Its hash, size and type' },
  });
  app.post('/v1/attachments', async (c) => {
    const { name } = readQuery(c, query);
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    if (bytes.length === 0)
      throw invalid([{ path: '', code: 'empty', message: 'send the file as the body' }]);
    const type = await typeOf(bytes);
    if (refused.has(type))
      throw new DomainError(
        'request.unsupportedMedia',
        `programs (${type}) are not taken; put it into an archive`,
      );
    const meta = await store.attachments.put(c.var.scope, {
      bytes,
      type,
      ...(name === undefined ? {} : { name }),
    });
    return c.json({ ...meta, createdAt: new Date(meta.createdAt).toISOString() }, 201);
  });
  const find = async (c: Context<AppEnv>, sha256: string) => {
    const file = await store.attachments.get(c.var.scope, sha256);
    if (!file) throw missing();
    return file;
  };
  const send = (c: Context<AppEnv>, file: Awaited<ReturnType<typeof find>>): Response => {
    return c.body(new Uint8Array(file.bytes), 200, {
      'Content-Type': file.meta.type,
      'Content-Disposition': disposition(file.meta.name ?? file.meta.sha256),
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
  };
  document(app, {
    method: 'get',
    path: '/v1/attachments/{sha256}',
    permission: 'attachment.read',
    summary: 'The file; customers read it through its ticket',
    tag,
    params: ['sha256'],
  });
  app.get('/v1/attachments/:sha256', async (c) => {
    // Files belong to the vendor as a whole: only a ticket says which customer may see one.
    if (c.var.scope.customer !== undefined) throw missing();
    const file = await find(c, c.req.param('sha256'));
    if (!isWithinPeriod(c.var.scope, file.meta.createdAt)) throw missing();
    return send(c, file);
  });
  document(app, {
    method: 'get',
    path: '/v1/tickets/{no}/attachments/{sha256}',
    permission: 'attachment.read',
    summary: 'A file of a ticket',
    tag,
    params: ['no', 'sha256'],
  });
  app.get('/v1/tickets/:no/attachments/:sha256', async (c) => {
    const { record } = await findTicket(store, c.var.scope, c.req.param('no'));
    if (!record.attachments.includes(c.req.param('sha256'))) throw missing();
    return send(c, await find(c, c.req.param('sha256')));
  });
};
