/**
 * Reads why something is changed or deleted where the request has no JSON body of fields: a file, or none at all.
 * A body of fields holds it itself, as `reasonText` or `reasonIfChanged` of the domain.
 */
import type { FieldFault } from '@perennial/domain/errors';
import { maxReason } from '@perennial/domain/reason/schema';
import { reasonWanted, requireReason } from '@perennial/domain/reason/wanted';
import type { Context } from 'hono';
import { z } from 'zod';
import { invalid } from './problem.ts';

export const reasonHeader = 'X-Reason';

/** To be spread into a route's query, which takes no name it does not know. What it holds is read by `readReason`. */
export const reasonQuery = { reason: z.string().optional().describe(`In place of ${reasonHeader}`) };

const fault = (code: string, message: string): FieldFault => ({ path: '/reason', code, message });

/** Headers are ASCII, so what they say is percent-encoded. */
const decoded = (header: string): string => {
  const refuse = () => invalid([fault('encoding', `percent-encode ${reasonHeader}, as UTF-8: %E6%97%A7`)]);
  if (!/^[\x20-\x7e]*$/.test(header)) throw refuse();
  try {
    return decodeURIComponent(header);
  } catch {
    throw refuse();
  }
};

/** Undefined where there is none. @throws DomainError `request.invalid` at `/reason` */
export const readReason = (c: Context): string | undefined => {
  const header = c.req.header(reasonHeader);
  const given = [...(header === undefined ? [] : [decoded(header)]), ...(c.req.queries('reason') ?? [])];
  if (given.length > 1)
    throw invalid([fault('repeated', `stands several times: give ${reasonHeader} or ?reason=, once`)]);
  const reason = given[0]?.trim();
  if (reason === '') throw reasonWanted('it is blank');
  if (reason !== undefined && reason.length > maxReason)
    throw invalid([fault('too_big', `use at most ${maxReason} characters`)]);
  if (reason !== undefined && !reason.isWellFormed())
    throw invalid([fault('text', 'holds half of a character')]);
  return reason;
};

/** Of what is deleted or changed whatever the store holds. @throws DomainError `request.invalid` at `/reason` */
export const needReason = (c: Context, what: string): string => requireReason(readReason(c), what);
