/** The body of a request as a file: JSON or YAML by its content type, with the line of every fault. */
import { DomainError } from '@perennial/domain/errors';
import { halfCharacters } from '@perennial/domain/input/yaml/halves';
import type { LineOf } from '@perennial/domain/input/yaml/lines';
import { parseFile } from '@perennial/domain/input/yaml/parse';
import { withLines } from '@perennial/domain/input/yaml/with-lines';
import { invalid } from '@perennial/service-kit/problem';
import type { Context } from 'hono';

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
  const broken = halfCharacters(parsed.value);
  if (broken.length > 0) throw invalid(withLines(broken, parsed.lineOf));
  return parsed;
};
