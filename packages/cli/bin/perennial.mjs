#!/usr/bin/env node
// The sources are TypeScript, which Node runs by itself from 22.18 on; an older one hands over to the Node this
// repository pins as a package.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

const pinned = () => {
  for (let dir = dirname(fileURLToPath(import.meta.url)); ; dir = dirname(dir)) {
    const node = join(dir, 'node_modules', '.bin', 'node');
    if (existsSync(node)) return node;
    if (dir === dirname(dir)) return undefined;
  }
};

if (major > 22 || (major === 22 && minor >= 18)) {
  await import('../src/main.ts');
} else {
  const node = pinned();
  if (node === undefined) {
    process.stderr.write(
      `perennial needs Node 22.18 or newer (this is ${process.versions.node}); run npm ci first\n`,
    );
    process.exit(1);
  }
  // Ctrl-C reaches the child by itself; this process only waits and passes the exit code on.
  process.on('SIGINT', () => {});
  const end = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exit(end.status ?? 1);
}
