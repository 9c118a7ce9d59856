import type { Source } from '@perennial/domain/migration/plan/rules';
import { fileSource } from './files/source.ts';
import { mysqlSource } from './mysql/source.ts';
import type { SourcePort } from './ports.ts';
import { postgresSource } from './postgres/source.ts';
import { withoutAddress } from './postgres/without-address.ts';
import { openNamed, type ResolveSecret } from './resolve-connection.ts';

type Open = (source: Source, value: string) => Promise<SourcePort>;

const zoneOf = ({ timeZone }: Source) => (timeZone === undefined ? {} : { timeZone });
const encodingOf = ({ encoding }: Source) => (encoding === undefined ? {} : { encoding });
const schemaOf = (source: Source) =>
  source.kind === 'files' || source.schema === undefined ? {} : { schema: source.schema };

const kinds = {
  postgres: (source, value) =>
    withoutAddress(value, (connectionString) =>
      postgresSource({ connectionString, ...schemaOf(source), ...encodingOf(source), ...zoneOf(source) }),
    ),
  mysql: (source, connectionString) =>
    mysqlSource({ connectionString, ...schemaOf(source), ...encodingOf(source) }),
  files: (source, folder) => fileSource({ folder, ...encodingOf(source) }),
} satisfies Record<Source['kind'], Open>;

/** The plan's source, connected; whoever opens it closes it. Rejects without a word of what the name stands for. */
export const openSource = (source: Source, resolveSecret: ResolveSecret): Promise<SourcePort> =>
  openNamed(source.connection, resolveSecret, (value) => kinds[source.kind](source, value));
