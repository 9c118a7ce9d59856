/** The body of a request as a file: JSON or YAML by its content type, with the line of every fault. */
import { DomainError, type FieldFault } from '@perennial/domain/errors';
import { invalid } from '@perennial/service-kit/problem';
import type { Context } from 'hono';
import type { LineOf } from './lines.ts';
import { parseFile } from './parse.ts';

export type FileBody = { value: unknown; lineOf: LineOf };

const isJson = /^application\/([a-z.+-]+\+)?json\b/i;
const isYaml = /^(application|text)\/(x-)?yaml\b|^application\/([a-z.+-]+\+)?yaml\b/i;

/** @throws DomainError `request.malformed` when the bytes are no UTF-8: what cannot be read is never replaced. */
export const readUtf8 = async (c: Context): Promise<string> => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await c.req.arrayBuffer());
  } catch (e) {
    if (!(e instanceof TypeError)) throw e;
    throw new DomainError('request.malformed', 'the body is not UTF-8');
  }
};

/** Half characters cannot be written as UTF-8: the store could not keep what was sent. */
const halves = (value: unknown, path: string): FieldFault[] => {
  if (typeof value === 'string')
    return value.isWellFormed() ? [] : [{ path, code: 'text', message: 'holds half of a character' }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    halves(inner, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
};

/** The faults with their lines, in the order of the file. */
export const withLines = (errors: FieldFault[], lineOf: LineOf): FieldFault[] =>
  errors
    .map((error) => {
      const line = error.line ?? lineOf(error.path);
      return line === undefined ? error : { ...error, line };
    })
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));

/** @throws DomainError `request.unsupportedMedia`, or `request.invalid` with every fault of the text. */
export const readFileBody = async (c: Context): Promise<FileBody> => {
  const type = c.req.header('Content-Type') ?? 'application/json';
  if (!isJson.test(type) && !isYaml.test(type))
    throw new DomainError(
      'request.unsupportedMedia',
      `send application/yaml or application/json, not ${type}`,
    );
  const parsed = parseFile(await readUtf8(c), isJson.test(type));
  if ('errors' in parsed) throw invalid(parsed.errors);
  const broken = halves(parsed.value, '');
  if (broken.length > 0) throw invalid(withLines(broken, parsed.lineOf));
  return parsed;
};
