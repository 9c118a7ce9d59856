import { addressSetting, commonSettings, defineEnv, storeSettings } from '@perennial/service-kit/env';
import { z } from 'zod';

export const readSettings = () =>
  defineEnv({
    ...commonSettings(4200),
    ...storeSettings,
    SMTP_URL: z.url({
      protocol: /^smtps?$/,
      message: 'needs the mail server, smtp://user:password@host:port',
    }),
    MAIL_FROM: z.string().default('Perennial 常年 <no-reply@perennial.example>'),
    CONSOLE_URL: addressSetting('http://localhost:4000'),
    INTAKE_URL: addressSetting('http://localhost:4100'),
    /** What webhooks may reach though it is private, with commas between: `host:port` (also without TLS) or a network (`10.20.0.0/16`). */
    PERENNIAL_WEBHOOK_ALLOW: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((host) => host.trim())
          .filter((host) => host !== ''),
      ),
  });
