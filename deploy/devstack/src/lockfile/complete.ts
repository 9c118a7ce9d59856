/**
 * Names in package-lock.json the optional packages of other platforms. A registry mirror that does not carry
 * them makes npm leave them out, and `npm ci` then refuses the file everywhere. Run after adding a package
 * with native parts: `node deploy/devstack/src/lockfile/complete.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootOf } from '../here.ts';

export type Entry = {
  version?: string;
  optional?: boolean;
  dev?: boolean;
  devOptional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
};
export type Lock = { packages: Record<string, Entry> };

const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
  'aix',
];
const processors = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'ppc64',
  'riscv64',
  's390x',
  'loong64',
  'mips64el',
  'wasm32',
];

/** What a platform package's name says about where it runs, e.g. `@biomejs/cli-linux-x64-musl`. */
export const platformOf = (name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> | undefined => {
  const words = name.split(/[/-]/);
  const os = systems.find((s) => words.includes(s));
  const cpu = processors.find((p) => words.includes(p)) ?? (words.includes('universal') ? undefined : 'none');
  if (cpu === 'wasm32') return { cpu: ['wasm32'] };
  if (!os || cpu === 'none') return undefined;
  const libc = words.includes('musl')
    ? 'musl'
    : os === 'linux' && words.includes('gnu')
      ? 'glibc'
      : undefined;
  return { os: [os], ...(cpu ? { cpu: [cpu] } : {}), ...(libc ? { libc: [libc] } : {}) };
};

/** Where npm looks for `name` from the package at `path`, nearest first. */
const placesFor = (path: string, name: string): string[] => {
  const parts = path.split('node_modules/');
  return parts
    .map((_, depth) => `${parts.slice(0, depth + 1).join('node_modules/')}`)
    .reverse()
    .map((prefix) => `${prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`}node_modules/${name}`);
};

export type Missing = { path: string; name: string; version: string; parent: Entry };

export const missingOptional = (lock: Lock): Missing[] =>
  Object.entries(lock.packages).flatMap(([path, parent]) =>
    Object.entries(parent.optionalDependencies ?? {}).flatMap(([name, version]) => {
      const places = placesFor(path, name);
      if (places.some((place) => lock.packages[place])) return [];
      return [{ path: places.at(-1) ?? `node_modules/${name}`, name, version, parent }];
    }),
  );

/** Adds what is missing where name and exact version say enough; answers what it could not add. */
export const complete = (lock: Lock): { lock: Lock; left: Missing[] } => {
  const added: Record<string, Entry> = {};
  const left: Missing[] = [];
  for (const one of missingOptional(lock)) {
    const platform = platformOf(one.name);
    if (!platform || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(one.version)) {
      left.push(one);
      continue;
    }
    const { dev, devOptional } = one.parent;
    added[one.path] = {
      version: one.version,
      ...(dev ? { dev } : {}),
      ...(devOptional && !dev ? { dev: true } : {}),
      optional: true,
      ...platform,
    };
  }
  const packages = Object.entries({ ...lock.packages, ...added });
  packages.sort(([a], [b]) => (a < b ? -1 : 1));
  return { lock: { ...lock, packages: Object.fromEntries(packages) }, left };
};

if (process.argv[1] === import.meta.filename) {
  const file = join(rootOf(), 'package-lock.json');
  const before = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  const { lock, left } = complete(before);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  const count = Object.keys(lock.packages).length - Object.keys(before.packages).length;
  process.stdout.write(`${count} optional packages named\n`);
  for (const { name, version } of left) process.stdout.write(`left out: ${name}@${version}\n`);
}
