import { addressSetting, commonSettings, defineEnv, storeSettings } from '@perennial/service-kit/env';

export const readSettings = () =>
  defineEnv({
    ...commonSettings(4300),
    ...storeSettings,
    CONSOLE_URL: addressSetting('http://localhost:4000'),
  });
