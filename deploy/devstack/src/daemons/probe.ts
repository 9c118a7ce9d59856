import { connect } from 'node:net';

/** Something accepts connections there. */
export const accepts = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    const end = (value: boolean) => () => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });

export const answersReady = async (port: number): Promise<boolean> =>
  (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
