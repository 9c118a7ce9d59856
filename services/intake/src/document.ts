/** Declares a route: who may call it, and what `/openapi.json` says of it. Its handler is registered beside it. */
import type { App } from '@perennial/service-kit/app';
import { declareRoute, type Method, type Permission } from '@perennial/service-kit/may-declare';
import { reasonHeader, reasonQuery } from '@perennial/service-kit/reason';
import { z } from 'zod';

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    requestId: z.string(),
  })
  .loose();

type Doc = {
  method: Method;
  /** As OpenAPI writes it: `/v1/tickets/{no}`. */
  path: string;
  /** Judged before the handler runs. */
  permission: Permission;
  summary: string;
  tag: string;
  body?: z.ZodType;
  bodyType?: string;
  query?: z.ZodObject;
  params?: string[];
  answers?: Record<number, string>;
  /** Takes an Idempotency-Key. */
  keyed?: boolean;
  /** Has no JSON body of fields to hold why: it is read by `readReason` or `needReason`. */
  reason?: 'always' | 'if changed';
};

/** What makes repeating a POST safe. */
const repeatable = z.object({
  'Idempotency-Key': z
    .string()
    .max(200)
    .optional()
    .describe('The same key and body get the first answer again; the same key with another body is a 409'),
});

const why = {
  'always':
    'Why, percent-encoded UTF-8, 500 characters at most; or as ?reason=. It stands in the audit trail',
  'if changed':
    'Why, percent-encoded UTF-8, 500 characters at most; or as ?reason=. Needed as soon as something that is there already changes',
};

const headersOf = ({ keyed = false, reason }: Pick<Doc, 'keyed' | 'reason'>): z.ZodObject | undefined => {
  const headers = {
    ...(keyed ? repeatable.shape : {}),
    ...(reason ? { [reasonHeader]: z.string().optional().describe(why[reason]) } : {}),
  };
  return Object.keys(headers).length === 0 ? undefined : z.object(headers);
};

const content = (type: string, schema: z.ZodType) => ({ [type]: { schema } });

export const document = (app: App, doc: Doc): void => {
  const {
    method,
    path,
    permission,
    summary,
    tag,
    body,
    bodyType = 'application/json',
    reason,
    query = reason ? z.object(reasonQuery) : undefined,
    params = [],
    answers = { 200: 'Done' },
  } = doc;
  const headers = headersOf(doc);
  declareRoute(app, method, path.replaceAll(/\{(\w+)\}/g, ':$1'), permission);
  app.openAPIRegistry.registerPath({
    method,
    path,
    summary,
    tags: [tag],
    security: [{ key: [] }],
    request: {
      ...(body ? { body: { content: content(bodyType, body), required: true } } : {}),
      ...(query ? { query } : {}),
      ...(headers ? { headers } : {}),
      ...(params.length > 0
        ? { params: z.object(Object.fromEntries(params.map((p) => [p, z.string()]))) }
        : {}),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, description]) => [status, { description }]),
      ),
      default: {
        description: 'A problem document (RFC 9457)',
        content: content('application/problem+json', problem),
      },
    },
  });
};
