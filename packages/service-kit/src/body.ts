import { DomainError } from '@perennial/domain/errors';
import type { Context } from 'hono';
import type { z } from 'zod';
import { faultsOf, invalid } from './problem.ts';

const isJson = /^application\/([a-z.+-]+\+)?json\b/i;

const parse = <S extends z.ZodType>(schema: S, value: unknown): z.output<S> => {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(faultsOf(parsed.error));
  return parsed.data;
};

/** The raw text of a JSON body; nothing at all counts as `{}`. */
export const readText = async (c: Context): Promise<string> => {
  const text = await c.req.text();
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
  return parse(schema, value);
};

/** @throws DomainError `request.malformed`, `request.unsupportedMedia` or `request.invalid` with every faulty field. */
export const readBody = async <S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S>> =>
  parseJson(schema, await readText(c));

/** Query parameters; faults are named `/limit` and so on. */
export const readQuery = <S extends z.ZodType>(c: Context, schema: S): z.output<S> =>
  parse(schema, c.req.query());
