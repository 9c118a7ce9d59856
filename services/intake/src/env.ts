import {
  addressSetting,
  commonSettings,
  defineEnv,
  masterKeySetting,
  optionalAddress,
  storeSettings,
  webhookSetting,
} from '@perennial/service-kit/env';

export const readSettings = () =>
  defineEnv({
    ...commonSettings(4100),
    ...storeSettings,
    ...masterKeySetting,
    ...webhookSetting,
    INTAKE_URL: addressSetting('http://localhost:4100'),
    TEMPORAL_UI_URL: optionalAddress,
  });
