import { hash } from 'node:crypto';
import { canonicalize } from './canonicalize.ts';

export const sha256 = (data: string | Uint8Array): string => hash('sha256', data);

/** Hash of a JSON value in canonical form. */
export const hashOf = (value: unknown): string => sha256(canonicalize(value));
