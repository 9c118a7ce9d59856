/** Settings are read once, at start; a faulty one stops the process with every fault listed. */
import { parseSiteAllow, type SiteAllow } from '@perennial/domain/net/allow';
import { z } from 'zod';

export type EnvFaults = { name: string; message: string }[];

/** @returns the parsed settings, or every fault with the name of its variable. */
export const parseEnv = <S extends z.ZodRawShape>(
  shape: S,
  env: Record<string, string | undefined>,
): { ok: true; env: z.output<z.ZodObject<S>> } | { ok: false; faults: EnvFaults } => {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return { ok: true, env: parsed.data };
  return {
    ok: false,
    faults: parsed.error.issues.map((i) => ({ name: i.path.join('.'), message: i.message })),
  };
};

/** As `parseEnv` on the process's own environment; exits with 2 and one line per fault. */
export const defineEnv = <S extends z.ZodRawShape>(shape: S): z.output<z.ZodObject<S>> => {
  const result = parseEnv(shape, process.env);
  if (result.ok) return result.env;
  for (const { name, message } of result.faults) process.stderr.write(`setting ${name}: ${message}\n`);
  process.exit(2);
};

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'needs a port, 1 to 65535')
  .transform(Number)
  .refine((n) => n >= 1 && n <= 65_535, 'needs a port, 1 to 65535');
const address = z
  .url({ protocol: /^https?$/, error: 'needs an address such as https://intake.example' })
  .transform((url) => url.replace(/\/$/, ''));

/** What every service is told. */
export const commonSettings = (defaultPort: number) => ({
  PORT: port.default(defaultPort),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export const storeSettings = {
  MONGODB_URI: z
    .string({ error: 'needs the address of the store, mongodb://...' })
    .regex(/^mongodb(\+srv)?:\/\//, 'needs the address of the store, mongodb://...'),
};

/** Intake refuses and notification does not reach what is neither public by https nor named here; both are told the same. */
export const webhookSetting = {
  /** With commas between: `host:port` (also private, also without TLS) or a network (`10.20.0.0/16`). */
  PERENNIAL_WEBHOOK_ALLOW: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((host) => host.trim())
        .filter((host) => host !== ''),
    ),
};

/** Intake refuses and the worker does not call what is neither public by https nor named here; both are told the same. */
export const siteSetting = {
  /** As `PERENNIAL_WEBHOOK_ALLOW`; `tenant/site=` before an entry opens it to the steps of that site alone. */
  PERENNIAL_SITE_ALLOW: z
    .string()
    .default('')
    .transform((text, ctx): SiteAllow[] => {
      try {
        return parseSiteAllow(text);
      } catch (e) {
        ctx.addIssue({ code: 'custom', message: e instanceof Error ? e.message : String(e) });
        return z.NEVER;
      }
    }),
};

/** 32 bytes in base64 that the tenants' keys and secrets are wrapped with; all services share it. */
export const masterKeySetting = {
  PERENNIAL_MASTER_KEY: z
    .base64({ error: 'needs 32 bytes in base64: openssl rand -base64 32' })
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((bytes) => bytes.length === 32, 'needs 32 bytes in base64: openssl rand -base64 32'),
  /** Whether Temporal is given payloads that it cannot read; whatever is found in either form is read. */
  PAYLOAD_ENCRYPTION: z.enum(['on', 'off']).default('on'),
};

export const addressSetting = (fallback: string) => address.default(fallback);
export const optionalAddress = address.optional();
