/** The one place of the CLI that reads the environment. An empty value counts as unset. */
export type Settings = {
  intake?: string;
  reporting?: string;
  notification?: string;
  key?: string;
  lang: 'zh-CN' | 'en';
  color: boolean;
};

type Environment = Record<string, string | undefined>;

export const settingsOf = (env: Environment): Settings => {
  const { PERENNIAL_INTAKE, PERENNIAL_REPORTING, PERENNIAL_NOTIFICATION, PERENNIAL_KEY } = env;
  return {
    ...(PERENNIAL_INTAKE ? { intake: PERENNIAL_INTAKE } : {}),
    ...(PERENNIAL_REPORTING ? { reporting: PERENNIAL_REPORTING } : {}),
    ...(PERENNIAL_NOTIFICATION ? { notification: PERENNIAL_NOTIFICATION } : {}),
    ...(PERENNIAL_KEY ? { key: PERENNIAL_KEY } : {}),
    lang: /^zh/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'zh-CN' : 'en',
    color: !env.NO_COLOR && env.TERM !== 'dumb',
  };
};

export const settings = settingsOf(process.env);
