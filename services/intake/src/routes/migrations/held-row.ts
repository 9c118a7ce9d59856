import type { HeldRow, HeldRowName } from '@perennial/domain/migration/job/rules';
import { z } from 'zod';

/** Names a row that is held back. */
export const heldRowName = z.strictObject({
  table: z.string().min(1).max(200),
  chunk: z.int().min(0).max(1_000_000_000),
  ordinal: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
});

/** `items/3/17`; a table's name may hold a slash itself. */
export const textOfRow = ({ table, chunk, ordinal }: HeldRowName): string => `${table}/${chunk}/${ordinal}`;

export const rowOfText = (text: string): HeldRowName | undefined => {
  const [, table, chunk, ordinal] = /^(.+)\/(\d+)\/(\d+)$/.exec(text) ?? [];
  const parsed = heldRowName.safeParse({ table, chunk: Number(chunk), ordinal: Number(ordinal) });
  return parsed.success ? parsed.data : undefined;
};

export const heldRowView = (row: HeldRow) => ({ id: textOfRow(row), ...row });
