import {
  addressSetting,
  commonSettings,
  defineEnv,
  optionalAddress,
  storeSettings,
} from '@perennial/service-kit/env';

export const readSettings = () =>
  defineEnv({
    ...commonSettings(4100),
    ...storeSettings,
    INTAKE_URL: addressSetting('http://localhost:4100'),
    TEMPORAL_UI_URL: optionalAddress,
  });
