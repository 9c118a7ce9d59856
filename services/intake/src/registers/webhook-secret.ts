import { randomBytes } from 'node:crypto';
import type { RegisterName, RegisterRow } from '@perennial/domain/register/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';

/** Standard Webhooks: `whsec_` and 256 bits in base64. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * A webhook without a secret keeps the one it has, or gets a new one; `made` holds the new ones by id, to be shown this
 * once. Rows of other registers stay as they are.
 */
export const withSecrets = async <N extends RegisterName>(
  { registers }: Pick<Store, 'registers'>,
  scope: Scope,
  name: N,
  rows: RegisterRow<N>[],
): Promise<{ complete: RegisterRow<N>[]; made: Record<string, string> }> => {
  const made: Record<string, string> = {};
  if (name !== 'webhooks') return { complete: rows, made };
  const complete: RegisterRow<N>[] = [];
  for (const row of rows) {
    if ('secret' in row && row.secret !== undefined) {
      complete.push(row);
      continue;
    }
    const old = await registers.get(scope, 'webhooks', row.id);
    const secret = old?.secret ?? newSecret();
    if (old?.secret === undefined) made[row.id] = secret;
    complete.push({ ...row, secret });
  }
  return { complete, made };
};
