import {
  addressSetting,
  commonSettings,
  defineEnv,
  masterKeySetting,
  storeSettings,
  webhookSetting,
} from '@perennial/service-kit/env';
import { z } from 'zod';

export const readSettings = () =>
  defineEnv({
    ...commonSettings(4200),
    ...storeSettings,
    ...masterKeySetting,
    ...webhookSetting,
    SMTP_URL: z.url({
      protocol: /^smtps?$/,
      message: 'needs the mail server, smtp://user:password@host:port',
    }),
    MAIL_FROM: z.string().default('Perennial 常年 <no-reply@perennial.example>'),
    CONSOLE_URL: addressSetting('http://localhost:4000'),
    INTAKE_URL: addressSetting('http://localhost:4100'),
  });
