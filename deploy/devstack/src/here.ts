import { isAbsolute, join, resolve } from 'node:path';

/** The checkout this file belongs to. */
export const rootOf = (): string => resolve(import.meta.dirname, '..', '..', '..');

export const dirOf = (root: string, dir = '.devstack'): string => (isAbsolute(dir) ? dir : join(root, dir));
