/** Where everything is, for people: the console shows these addresses as links. */
export type ConsoleEnv = { port: number; host: string; links: Links };

export type Links = {
  intake: string;
  notification: string;
  reporting: string;
  temporalUi?: string;
  mail?: string;
};

const port = (text: string | undefined): number => {
  const value = Number(text ?? 4000);
  if (!Number.isInteger(value) || value < 1 || value > 65_535)
    throw new Error(`PORT is not a port: '${text}'`);
  return value;
};

const address = (name: string, text: string | undefined): string | undefined => {
  if (!text) return undefined;
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new Error(`${name} is not an http address: '${text}'`);
  return text.replace(/\/$/, '');
};

/** Throws with the name of the faulty variable. */
export const readEnv = (env: Record<string, string | undefined>): ConsoleEnv => {
  const temporalUi = address('TEMPORAL_UI_URL', env.TEMPORAL_UI_URL);
  const mail = address('MAIL_URL', env.MAIL_URL);
  return {
    port: port(env.PORT),
    host: env.HOST || '127.0.0.1',
    links: {
      intake: address('INTAKE_URL', env.INTAKE_URL) ?? 'http://localhost:4100',
      notification: address('NOTIFICATION_URL', env.NOTIFICATION_URL) ?? 'http://localhost:4200',
      reporting: address('REPORTING_URL', env.REPORTING_URL) ?? 'http://localhost:4300',
      ...(temporalUi ? { temporalUi } : {}),
      ...(mail ? { mail } : {}),
    },
  };
};

export const environment: Record<string, string | undefined> = process.env;
