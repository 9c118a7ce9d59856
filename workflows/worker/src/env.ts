import type { SecretName } from '@perennial/connectors/ports';
import { commonSettings, defineEnv, masterKeySetting, storeSettings } from '@perennial/service-kit/env';
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
    PERENNIAL_COMMANDS: commandTable,
  });

/** Sites name their connection `env:NAME`; stored secrets (`secret:NAME`) have no keeper yet and are refused. */
export const resolveSecret = async (name: SecretName): Promise<string> => {
  const [kind, key = ''] = name.split(':');
  const value = kind === 'env' ? process.env[key] : undefined;
  if (value === undefined)
    throw new Error(
      kind === 'env'
        ? `the worker has no setting ${key}`
        : `there is no secret ${key}; use env:NAME of the worker`,
    );
  return value;
};
