/** The plan in a request: YAML as the whole body, or in JSON as `plan`, its text or the plan itself. */
import type { FieldFault } from '@perennial/domain/errors';
import type { LineOf } from '@perennial/domain/input/yaml/lines';
import { planHash } from '@perennial/domain/migration/plan/hash';
import { parsePlan, readPlan } from '@perennial/domain/migration/plan/read';
import { parseJson } from '@perennial/service-kit/body';
import { invalid } from '@perennial/service-kit/problem';
import type { PlanDraft } from '@perennial/store/ports';
import type { Context } from 'hono';
import { z } from 'zod';
import { readUtf8 } from '../../yaml/read.ts';

export type GivenPlan = PlanDraft & { lineOf?: LineOf };

export const planBody = z.strictObject({
  plan: z.union(
    [z.string().min(1), z.record(z.string(), z.unknown())],
    'give the plan, or its text in YAML or JSON',
  ),
});

const isYaml = /^(application|text)\/(x-)?yaml\b|^application\/([a-z.+-]+\+)?yaml\b/i;

const ofText = (text: string, format?: 'yaml'): GivenPlan => {
  const parsed = parsePlan(text, format);
  if ('faults' in parsed) throw invalid(parsed.faults);
  const { plan, lineOf } = parsed;
  return { plan, text, hash: planHash(plan), lineOf };
};

const within = (faults: FieldFault[]): FieldFault[] =>
  faults.map((fault) => ({ ...fault, path: `/plan${fault.path}` }));

const ofValue = (value: unknown): GivenPlan => {
  const read = readPlan(value);
  if ('faults' in read) throw invalid(within(read.faults));
  return { plan: read.plan, text: JSON.stringify(value, null, 2), hash: planHash(read.plan) };
};

/**
 * `schema` says what else a JSON body holds; of YAML nothing else is there.
 * @throws DomainError `request.invalid` with every fault of the plan; with its line where it came as text.
 */
export const readPlanBody = async <S extends z.ZodType<z.output<typeof planBody>>>(
  c: Context,
  schema: S,
): Promise<{ given: GivenPlan; body?: z.output<S> }> => {
  const text = await readUtf8(c);
  if (isYaml.test(c.req.header('Content-Type') ?? '')) return { given: ofText(text, 'yaml') };
  const body = parseJson(schema, text.trim() === '' ? '{}' : text);
  return { given: typeof body.plan === 'string' ? ofText(body.plan) : ofValue(body.plan), body };
};
