import type { Io } from '../../io.ts';
import { type Json, textAt } from '../../json.ts';
import { renderTable } from '../../output/table.ts';
import { shownInstant } from '../../output/time.ts';
import { type Lang, say } from '../../output/words.ts';

export const keysTable = (keys: Json[], lang: Lang, io: Io): string =>
  renderTable(
    (['id', 'name', 'role', 'customer', 'prefix', 'expires', 'revoked'] as const).map((word) =>
      say(lang, word),
    ),
    keys.map((key) => [
      ...['id', 'name', 'role', 'customer', 'prefix'].map((name) => textAt(key, name)),
      ...['expiresAt', 'revokedAt'].map((name) => shownInstant(textAt(key, name), io.timeZone)),
    ]),
  );
