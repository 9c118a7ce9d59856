/** The import rules over the whole checkout; part of `npm run check`. */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkFile, checkManifest, type Violation, type Workspace } from './imports.ts';

type Manifest = {
  name: string;
  workspaces?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
};

const readManifest = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;

export const workspacesOf = (root: string): Workspace[] => {
  const patterns = readManifest(join(root, 'package.json')).workspaces ?? [];
  return globSync(
    patterns.map((pattern) => `${pattern}/package.json`),
    { cwd: root },
  ).map((file) => {
    const { name, dependencies = {}, devDependencies = {} } = readManifest(join(root, file));
    return {
      name: name.replace('@perennial/', ''),
      dir: file.slice(0, -'/package.json'.length),
      dependencies: Object.keys(dependencies),
      devDependencies: Object.keys(devDependencies),
    };
  });
};

/** Sources only: what a build wrote is not read. */
const sourcesOf = (root: string, ws: Workspace): string[] =>
  globSync(`${ws.dir}/**/*.{ts,tsx,mts,mjs}`, {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist|coverage)$|\.d\.[mc]?ts$/.test(path),
  });

export const checkHouse = (root: string): Violation[] =>
  workspacesOf(root).flatMap((ws) => [
    ...checkManifest(ws),
    ...sourcesOf(root, ws).flatMap((path) => checkFile(ws, path, readFileSync(join(root, path), 'utf8'))),
  ]);

if (process.argv[1] === import.meta.filename) {
  const found = checkHouse(resolve(import.meta.dirname, '../../../..'));
  for (const { where, what, rule } of found) process.stdout.write(`${where}: ${what}\n    ${rule}\n`);
  process.stdout.write(`import rules: ${found.length === 0 ? 'kept' : `${found.length} broken`}\n`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
