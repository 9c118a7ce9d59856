/** Stands in for a service in tests of the supervisor: ready after a moment, and tells what it was told. */
import { createServer } from 'node:http';
import { environment } from '../env.ts';

const server = createServer((req, res) => {
  if (req.url === '/env') res.end(JSON.stringify(environment));
  else res.writeHead(req.url === '/readyz' ? 200 : 404).end();
});
server.listen(Number(environment.PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
