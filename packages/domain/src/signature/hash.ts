import { createHash } from 'node:crypto';
import { canonicalize } from './canonicalize.ts';
import type { Manifest } from './rules.ts';

/** SHA-256 in hex of the manifest in canonical form: what a challenge is, and what a passkey signs. */
export const manifestHash = (manifest: Manifest): string =>
  createHash('sha256').update(canonicalize(manifest)).digest('hex');
