/** What the pages load: the modules of `browser/` without their types, and the style sheet. No build step, no inline script. */
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

export type Asset = { name: string; type: string; text: string };

const folder = join(import.meta.dirname, 'browser');

const assetOf = (name: string): Asset => {
  const source = readFileSync(join(folder, name), 'utf8');
  return name.endsWith('.css')
    ? { name, type: 'text/css; charset=utf-8', text: source }
    : { name, type: 'text/javascript; charset=utf-8', text: stripTypeScriptTypes(source) };
};

export const readAssets = (): Asset[] =>
  readdirSync(folder)
    .filter((name) => /^[a-z-]+\.(ts|css)$/.test(name))
    .sort()
    .map(assetOf);
