import {
  addressSetting,
  commonSettings,
  defineEnv,
  masterKeySetting,
  optionalAddress,
  siteSetting,
  storeSettings,
  webhookSetting,
} from '@perennial/service-kit/env';
import { z } from 'zod';

export const readSettings = () =>
  defineEnv({
    ...commonSettings(4100),
    ...storeSettings,
    ...masterKeySetting,
    ...webhookSetting,
    ...siteSetting,
    INTAKE_URL: addressSetting('http://localhost:4100'),
    CONSOLE_URL: addressSetting('http://localhost:4000'),
    AUTH_SECRET: z
      .string({ error: 'needs a random text of at least 32 characters, the same in every process of intake' })
      .min(32, 'needs a random text of at least 32 characters'),
    /** Default: the host of INTAKE_URL; a domain above it where the console is to share passkeys. */
    PASSKEY_RP_ID: z
      .string()
      .regex(/^[a-z0-9.-]+$/, 'needs a host name without scheme and port: example.com')
      .optional(),
    /** Folder for the newest checkpoints, where no backup of the store puts anything back. */
    AUDIT_ANCHORS: z.string().min(1).optional(),
    TEMPORAL_UI_URL: optionalAddress,
  });
