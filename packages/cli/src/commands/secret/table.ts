import { type Json, textAt } from '../../json.ts';
import { headingsOf } from '../../output/reader.ts';
import { renderTable } from '../../output/table.ts';
import type { Reader } from '../../output/ticket.ts';
import { shownInstant } from '../../output/time.ts';

export const secretsTable = (secrets: Json[], reader: Reader): string =>
  renderTable(
    headingsOf(reader, ['name', 'at', 'actor']),
    secrets.map((secret) => [
      textAt(secret, 'name'),
      shownInstant(textAt(secret, 'createdAt'), reader.timeZone),
      textAt(secret, 'by'),
    ]),
  );
