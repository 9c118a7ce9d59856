import { serve } from '@hono/node-server';
import { createConsole } from './app.ts';
import { environment, readEnv } from './env.ts';

const { port, host, links } = readEnv(environment);
const server = serve({ fetch: createConsole(links).fetch, port, hostname: host });
process.once('SIGTERM', () => server.close(() => process.exit(0)));
