import type { FieldFault } from '../../errors.ts';
import { faultsOf } from '../../input/faults.ts';
import { halfCharacters } from '../../input/yaml/halves.ts';
import type { LineOf } from '../../input/yaml/lines.ts';
import { parseFile } from '../../input/yaml/parse.ts';
import { withLines } from '../../input/yaml/with-lines.ts';
import { repeatedFaults } from './repeated.ts';
import type { Plan } from './rules.ts';
import { planFile } from './schema.ts';

export type ReadPlan = { plan: Plan } | { faults: FieldFault[] };

/** A plan already parsed from YAML or JSON, or all of its faults at once; what databases know is `checkPlan`'s matter. */
export const readPlan = (value: unknown): ReadPlan => {
  const halves = halfCharacters(value);
  if (halves.length > 0) return { faults: halves };
  const parsed = planFile.safeParse(value, { reportInput: true });
  const across = repeatedFaults(value);
  if (parsed.success && across.length === 0) return { plan: parsed.data };
  return { faults: [...(parsed.success ? [] : faultsOf(parsed.error)), ...across] };
};

/** YAML that looks like JSON is JSON but for tabs, which only JSON allows. */
const looksLikeJson = (text: string): boolean => /^\s*\{\s*["}]/.test(text);

/**
 * The text of a plan, in YAML 1.2 or JSON: the plan and the line of everything in it (for the findings of `checkPlan`),
 * or all faults, each with its line.
 */
export const parsePlan = (
  text: string,
  format: 'yaml' | 'json' = looksLikeJson(text) ? 'json' : 'yaml',
): { plan: Plan; lineOf: LineOf } | { faults: FieldFault[] } => {
  const parsed = parseFile(text, format === 'json');
  if ('errors' in parsed) return { faults: parsed.errors };
  const read = readPlan(parsed.value);
  if ('plan' in read) return { plan: read.plan, lineOf: parsed.lineOf };
  return { faults: withLines(read.faults, parsed.lineOf) };
};
