import { z } from 'zod';
import { hint } from '../../input/nearest.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * An object with exactly one field, whose name says which form it is. A union would answer with the faults of whatever
 * form comes first; here the form that was written speaks. `beside` are options some form takes next to its name.
 */
export const oneOf = <T>(
  what: string,
  forms: Readonly<Record<string, z.ZodType<T>>>,
  beside: readonly string[] = [],
): z.ZodType<T> => {
  const names = Object.keys(forms);
  const example = `write one of ${names.join(', ')}`;
  return z.unknown().transform((value, ctx): T => {
    const fail = (code: string, message: string, path: string[] = []) => {
      ctx.addIssue({ code: 'custom', params: { code }, message, path, input: value });
      return z.NEVER;
    };
    if (value === undefined) return fail('missing', `give ${what}: ${example}`);
    if (!isRecord(value)) return fail('invalid_type', `must be ${what}: ${example}`);
    const given = Object.keys(value).filter((name) => !beside.includes(name));
    const unknown = given.filter((name) => !Object.hasOwn(forms, name));
    for (const name of unknown) fail('unknown', `no kind of ${what}${hint(name, names)}`, [name]);
    if (unknown.length > 0) return z.NEVER;
    const [name] = given;
    const form = name === undefined ? undefined : forms[name];
    if (form === undefined) return fail('missing', `${what} is empty: ${example}`);
    if (given.length > 1) return fail('either', `give one of ${given.join(', ')}, and nest the others in it`);
    const parsed = form.safeParse(value, { reportInput: true });
    if (parsed.success) return parsed.data;
    ctx.issues.push({ code: 'invalid_union', errors: [parsed.error.issues], input: value });
    return z.NEVER;
  });
};
