import {
  addressSetting,
  commonSettings,
  defineEnv,
  optionalAddress,
  storeSettings,
} from '@perennial/service-kit/env';
import { z } from 'zod';

const base64 = /^[A-Za-z0-9+/]{43}=$/;
/** Opens what is stored encrypted; without it nothing is sealed. */
const masterKey = z
  .string()
  .regex(base64, 'needs 32 bytes in base64, as `openssl rand -base64 32` prints them')
  .transform((text) => Buffer.from(text, 'base64'));

export const readSettings = () =>
  defineEnv({
    ...commonSettings(4100),
    ...storeSettings,
    INTAKE_URL: addressSetting('http://localhost:4100'),
    TEMPORAL_UI_URL: optionalAddress,
    PERENNIAL_MASTER_KEY: masterKey.optional(),
  });
