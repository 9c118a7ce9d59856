/** The one place of the CLI that reads the environment. An empty value counts as unset. */
import { join } from 'node:path';

export type Settings = {
  intake?: string;
  reporting?: string;
  notification?: string;
  key?: string;
  /** Of `login`; never an argument, which every process of the machine could read. */
  password?: string;
  /** Of the user's own; absent where the environment names no home. */
  configDir?: string;
  lang: 'zh-CN' | 'en';
  color: boolean;
};

type Environment = Record<string, string | undefined>;

export const settingsOf = (env: Environment): Settings => {
  const { PERENNIAL_INTAKE, PERENNIAL_REPORTING, PERENNIAL_NOTIFICATION, PERENNIAL_KEY, PERENNIAL_PASSWORD } =
    env;
  const config = env.XDG_CONFIG_HOME || (env.HOME ? join(env.HOME, '.config') : undefined);
  return {
    ...(PERENNIAL_INTAKE ? { intake: PERENNIAL_INTAKE } : {}),
    ...(PERENNIAL_REPORTING ? { reporting: PERENNIAL_REPORTING } : {}),
    ...(PERENNIAL_NOTIFICATION ? { notification: PERENNIAL_NOTIFICATION } : {}),
    ...(PERENNIAL_KEY ? { key: PERENNIAL_KEY } : {}),
    ...(PERENNIAL_PASSWORD ? { password: PERENNIAL_PASSWORD } : {}),
    ...(config ? { configDir: join(config, 'perennial') } : {}),
    lang: /^zh/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'zh-CN' : 'en',
    color: !env.NO_COLOR && env.TERM !== 'dumb',
  };
};

export const settings = settingsOf(process.env);
