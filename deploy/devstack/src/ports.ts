import { connect, createServer } from 'node:net';

export const portNames = [
  'console',
  'intake',
  'notification',
  'reporting',
  'temporal',
  'temporalUi',
  'store',
  'smtp',
  'mailUi',
  'temporalHttp',
  'temporalMetrics',
  'worker',
  'temporalUiBehind',
] as const;
export type PortName = (typeof portNames)[number];
export type Ports = Record<PortName, number>;

/** Services a hundred apart, daemons from +400; without a base the daemons take their usual ports. */
export const wantedPorts = (base?: number): Ports => {
  const b = base ?? 4000;
  const usual = base === undefined;
  return {
    console: b,
    intake: b + 100,
    notification: b + 200,
    reporting: b + 300,
    temporal: usual ? 7233 : b + 400,
    temporalUi: usual ? 8233 : b + 401,
    store: usual ? 27017 : b + 402,
    smtp: b + 403,
    mailUi: b + 404,
    temporalHttp: b + 405,
    temporalMetrics: b + 406,
    worker: b + 407,
    temporalUiBehind: b + 408,
  };
};

const canBind = (port: number, host: string) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', (e: NodeJS.ErrnoException) =>
      resolve(e.code !== 'EADDRINUSE' && e.code !== 'EACCES'),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 500 });
    const end = (value: boolean) => () => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(true));
  });

/** Free on both loopbacks. `localhost` may mean `::1`; macOS lets a loopback bind slip under a wildcard one. */
export const isFree = async (port: number): Promise<boolean> =>
  (await canBind(port, '127.0.0.1')) && (await canBind(port, '::1')) && !(await answers(port));

/**
 * One port per name: the one of the last run if it is still free, else the wanted one, else the next free one.
 * No two names get the same.
 */
export const choosePorts = async (
  wanted: Ports,
  last: Partial<Ports> = {},
  free: (port: number) => Promise<boolean> = isFree,
): Promise<Ports> => {
  const taken = new Set<number>();
  const ports = { ...wanted };
  for (const name of portNames) {
    const before = last[name];
    const keep = before !== undefined && !taken.has(before) && (await free(before));
    let port = keep ? before : wanted[name];
    while (!keep && (taken.has(port) || !(await free(port)))) port += 1;
    taken.add(port);
    ports[name] = port;
  }
  return ports;
};

/** A base below the range systems draw outgoing ports from, so that a killed daemon finds its port again. */
export const randomBase = async (): Promise<number> => {
  for (;;) {
    const base = 12_000 + 500 * Math.floor(Math.random() * 38);
    const all = await Promise.all(Object.values(wantedPorts(base)).map(isFree));
    if (all.every(Boolean)) return base;
  }
};
