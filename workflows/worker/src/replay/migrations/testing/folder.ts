import { join } from 'node:path';

export const folder = join(import.meta.dirname, '../histories');
