import { commonSettings, defineEnv, storeSettings } from '@perennial/service-kit/env';

export const readSettings = () => defineEnv({ ...commonSettings(4300), ...storeSettings });
