import { DomainError, type FieldFault } from '@perennial/domain/errors';
import { pointer } from '@perennial/domain/input/faults';
import type { Context } from 'hono';
import type { z } from 'zod';
import { faultsOf, invalid } from './problem.ts';

const isJson = /^application\/([a-z.+-]+\+)?json\b/i;

const parse = <S extends z.ZodType>(schema: S, value: unknown): z.output<S> => {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(faultsOf(parsed.error));
  return parsed.data;
};

/** Half characters cannot be written as UTF-8: neither the store nor Temporal could keep what was sent. */
const halves = (value: unknown, path: string): FieldFault[] => {
  if (typeof value === 'string')
    return value.isWellFormed() ? [] : [{ path, code: 'text', message: 'holds half of a character' }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    halves(inner, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
};

/** Never replaces what it cannot read. */
const decode = (bytes: ArrayBuffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DomainError('request.malformed', 'the body is not UTF-8');
  }
};

/** The raw text of a JSON body; nothing at all counts as `{}`. */
export const readText = async (c: Context): Promise<string> => {
  const text = decode(await c.req.arrayBuffer());
  if (text.trim() === '') return '{}';
  const type = c.req.header('Content-Type');
  if (type !== undefined && !isJson.test(type))
    throw new DomainError('request.unsupportedMedia', `send application/json, not ${type}`);
  return text;
};

export const parseJson = <S extends z.ZodType>(schema: S, text: string): z.output<S> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (e) {
    throw new DomainError('request.malformed', e instanceof Error ? e.message : 'the body is not valid JSON');
  }
  const body = parse(schema, value);
  const broken = halves(value, '');
  if (broken.length > 0) throw invalid(broken);
  return body;
};

/** @throws DomainError `request.malformed`, `request.unsupportedMedia` or `request.invalid` with every faulty field. */
export const readBody = async <S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S>> =>
  parseJson(schema, await readText(c));

/** Query parameters, each at most once; faults are named `/limit` and so on. */
export const readQuery = <S extends z.ZodType>(c: Context, schema: S): z.output<S> => {
  const repeated = Object.entries(c.req.queries()).flatMap(([name, values]): FieldFault[] =>
    values.length === 1
      ? []
      : [{ path: pointer([name]), code: 'repeated', message: 'stands several times: give it once' }],
  );
  if (repeated.length > 0) throw invalid(repeated);
  return parse(schema, c.req.query());
};
