import type { ConnectorHost } from '@perennial/connectors/ports';
import {
  commonSettings,
  defineEnv,
  masterKeySetting,
  siteSetting,
  storeSettings,
} from '@perennial/service-kit/env';
import type { SecretRepository } from '@perennial/store/ports';
import { z } from 'zod';

const commands = z.record(
  z.string(),
  z.strictObject({
    file: z.string().min(1),
    args: z.array(z.string()).default([]),
    env: z.record(z.string(), z.string()).optional(),
  }),
);

/** `{"name":{"file":"/usr/bin/check","args":["{site}"]}}`: what checks and rollback steps of kind `command` may run. */
const commandTable = z
  .string()
  .default('{}')
  .transform((text, ctx) => {
    try {
      return commands.parse(JSON.parse(text));
    } catch (e) {
      ctx.addIssue({
        code: 'custom',
        message: `is not a table of commands: ${e instanceof Error ? e.message : e}`,
      });
      return z.NEVER;
    }
  });

export const readSettings = () =>
  defineEnv({
    ...commonSettings(4400),
    ...storeSettings,
    ...masterKeySetting,
    ...siteSetting,
    PERENNIAL_COMMANDS: commandTable,
  });

/** Sites name their connection `secret:NAME`, put over the API for their tenant, or `env:NAME` of this process. */
export const secretsFrom =
  (stored: Pick<SecretRepository, 'read'>): ConnectorHost['resolveSecret'] =>
  async (name, tenant) => {
    const [kind, key = ''] = name.split(':');
    if (kind === 'env') {
      const value = process.env[key];
      if (value === undefined) throw new Error(`the worker has no setting ${key}`);
      return value;
    }
    const value = await stored.read(tenant, key);
    if (value === undefined)
      throw new Error(`there is no secret ${key}; put it with \`perennial secret put ${key}\``);
    return value;
  };
