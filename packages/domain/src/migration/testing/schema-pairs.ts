/** Pairs of schemas as migrations meet them: the target is the source, renamed and retyped, and every change is known. */
import fc from 'fast-check';
import type { ColumnInfo, ForeignKey, SchemaInfo, TableInfo } from '../schema-info/rules.ts';
import { col, schema, table } from './schemas.ts';

/**
 * What became of a column. `wider` takes every value; `reread` is text or number read as something else; `narrower` and
 * `lossier` do not take every value; `foreign` takes none; `new` has no source; `gone` has no target.
 */
export type Change = 'same' | 'wider' | 'reread' | 'narrower' | 'lossier' | 'foreign' | 'new';

export type PairedColumn = { source?: ColumnInfo; target: ColumnInfo; change: Change };
export type PairedTable = { source: TableInfo; target: TableInfo; columns: PairedColumn[] };
export type SchemaPair = { source: SchemaInfo; target: SchemaInfo; tables: PairedTable[] };

type Retyping = readonly [from: string, to: string, change: Change];

const stamp = 'timestamp without time zone';
const stamptz = 'timestamp with time zone';

const fromPostgres: readonly Retyping[] = [
  ...[
    'smallint',
    'integer',
    'bigint',
    'numeric(18,6)',
    'numeric',
    'double precision',
    'text',
    'character varying(40)',
    'character(10)',
    'date',
    stamp,
    stamptz,
    'boolean',
    'bytea',
    'bit(8)',
    'uuid',
    'jsonb',
  ].map((type): Retyping => [type, type, 'same']),
  ['smallint', 'integer', 'wider'],
  ['integer', 'bigint', 'wider'],
  ['integer', 'numeric(12,0)', 'wider'],
  ['numeric(10,2)', 'numeric(18,6)', 'wider'],
  ['character varying(40)', 'text', 'wider'],
  ['character(10)', 'character varying(40)', 'wider'],
  ['date', stamp, 'wider'],
  ['integer', 'character varying(40)', 'wider'],
  ['text', 'integer', 'reread'],
  ['character varying(40)', 'numeric(18,6)', 'reread'],
  ['character varying(40)', 'date', 'reread'],
  ['text', stamptz, 'reread'],
  ['text', 'boolean', 'reread'],
  ['character varying(40)', 'uuid', 'reread'],
  ['text', 'jsonb', 'reread'],
  ['boolean', 'smallint', 'reread'],
  [stamp, stamptz, 'reread'],
  ['bigint', 'integer', 'narrower'],
  ['text', 'character varying(40)', 'reread'],
  ['character varying(40)', 'character varying(20)', 'narrower'],
  ['numeric(18,2)', 'numeric(10,2)', 'narrower'],
  ['smallint', 'boolean', 'narrower'],
  ['numeric(18,6)', 'numeric(18,2)', 'lossier'],
  ['numeric', 'integer', 'lossier'],
  ['double precision', 'numeric(12,2)', 'lossier'],
  ['double precision', 'real', 'lossier'],
  [stamp, 'date', 'lossier'],
  [stamptz, stamp, 'lossier'],
  ['bytea', 'integer', 'foreign'],
  ['uuid', 'date', 'foreign'],
  ['date', 'boolean', 'foreign'],
];

const fromMysql: readonly Retyping[] = [
  ['int(11)', 'integer', 'same'],
  ['bigint(20)', 'bigint', 'same'],
  ['decimal(18,6)', 'numeric(18,6)', 'same'],
  ['varchar(40)', 'character varying(40)', 'same'],
  ['char(10)', 'character(10)', 'same'],
  ['datetime(6)', stamp, 'same'],
  ['date', 'date', 'same'],
  ['int(10) unsigned', 'bigint', 'wider'],
  ['bigint(20) unsigned', 'numeric(20,0)', 'wider'],
  ['tinyint(4)', 'smallint', 'wider'],
  ['datetime', stamptz, 'reread'],
  ['varchar(40)', 'integer', 'reread'],
  ['varchar(40)', stamp, 'reread'],
  ['int(10) unsigned', 'integer', 'narrower'],
  ['bigint(20) unsigned', 'bigint', 'narrower'],
  ['datetime(6)', 'timestamp(0) without time zone', 'lossier'],
  ['blob', 'date', 'foreign'],
];

const nouns = [
  'item',
  'lot',
  'serial',
  'warehouse',
  'category',
  'supplier',
  'receipt',
  'voucher',
  'batch',
  'box',
];
const words = [
  'name',
  'code',
  'quantity',
  'price',
  'madeOn',
  'expiry',
  'status',
  'note',
  'unitPrice',
  'weight',
];

const plural = (noun: string): string => {
  if (noun.endsWith('y')) return noun.replace(/y$/, 'ies');
  return /(x|ch)$/.test(noun) ? `${noun}es` : `${noun}s`;
};
const snake = (word: string): string => word.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const tableStyles: readonly ((noun: string) => string)[] = [
  (noun) => noun,
  (noun) => `t_${noun}`,
  (noun) => `erp_${noun}`,
  plural,
  (noun) => plural(noun).toUpperCase(),
];
const columnStyles: readonly ((word: string) => string)[] = [
  (word) => word,
  snake,
  (word) => word.toUpperCase(),
  (word) => `f${word.toLowerCase()}`,
];

const styled = (styles: readonly ((word: string) => string)[]) =>
  fc.tuple(fc.constantFrom(...styles), fc.constantFrom(...styles));

type Nulls = { from: boolean; to: boolean };

const columnsArb = (retypings: readonly Retyping[]) =>
  fc
    .tuple(
      fc.uniqueArray(fc.constantFrom(...words), { minLength: 2, maxLength: 8 }),
      fc.array(
        fc.tuple(fc.constantFrom(...retypings), fc.record<Nulls>({ from: fc.boolean(), to: fc.boolean() })),
        {
          minLength: 8,
          maxLength: 8,
        },
      ),
      styled(columnStyles),
    )
    .map(([names, types, [from, to]]): PairedColumn[] => [
      {
        source: col(from('id'), 'integer'),
        target: col(to('id'), 'bigint'),
        change: 'wider',
      },
      ...names.flatMap((word, i): PairedColumn[] => {
        const chosen = types[i];
        if (chosen === undefined) return [];
        const [[sourceType, targetType, change], nulls] = chosen;
        return [
          {
            source: col(from(word), sourceType, { nullable: nulls.from }),
            target: col(to(word), targetType, { nullable: nulls.to }),
            change,
          },
        ];
      }),
    ]);

const news = fc.constantFrom<Partial<ColumnInfo>>(
  {},
  { nullable: true },
  { hasDefault: true },
  { generated: true },
);
const newColumns = fc
  .array(news, { maxLength: 2 })
  .map((overs): PairedColumn[] =>
    overs.map((over, i) => ({ target: col(`fresh_${'ab'[i]}`, 'integer', over), change: 'new' })),
  );

type Draws = {
  nouns: string[];
  columns: PairedColumn[][];
  extra: PairedColumn[][];
  links: number[];
  keyless: boolean[];
};

const build = (
  draws: Draws,
  [from, to]: [(noun: string) => string, (noun: string) => string],
  engine: SchemaInfo['engine'],
): SchemaPair => {
  const tables = draws.nouns.map((noun, i): PairedTable => {
    const columns = [...(draws.columns[i] ?? []), ...(draws.extra[i] ?? [])];
    const earlier = draws.nouns[draws.links[i] ?? -1];
    const linked = earlier !== undefined && (draws.links[i] ?? i) < i;
    const foreignKeys: ForeignKey[] = linked
      ? [{ columns: [columns[0]?.target.name ?? ''], table: to(earlier), references: ['id'] }]
      : [];
    const source = columns.flatMap((one) => (one.source ? [one.source] : []));
    const keyless = draws.keyless[i] === true ? { primaryKey: [] } : {};
    return {
      source: table(from(noun), source, keyless),
      target: table(
        to(noun),
        columns.map((one) => one.target),
        { foreignKeys },
      ),
      columns,
    };
  });
  return {
    source: schema(
      tables.map((one) => one.source),
      engine === 'mysql' ? { engine, encoding: 'utf8mb4', version: '11.8' } : { engine },
    ),
    // As a catalogue lists them: in no order that helps.
    target: schema(tables.map((one) => one.target).toReversed()),
    tables,
  };
};

const pairOf = (engine: 'postgres' | 'mysql'): fc.Arbitrary<SchemaPair> => {
  const most = 6;
  const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: most, maxLength: most });
  return fc
    .tuple(
      fc.record({
        nouns: fc.uniqueArray(fc.constantFrom(...nouns), { minLength: 2, maxLength: most }),
        columns: some(columnsArb(engine === 'mysql' ? fromMysql : fromPostgres)),
        extra: some(newColumns),
        links: some(fc.nat({ max: most })),
        keyless: some(fc.boolean()),
      }),
      styled(tableStyles),
    )
    .map(([draws, styles]) => build(draws, styles, engine));
};

/** PostgreSQL or MariaDB to PostgreSQL, two to six tables of three to nine columns, foreign keys without circles. */
export const schemaPairs = (): fc.Arbitrary<SchemaPair> => fc.oneof(pairOf('postgres'), pairOf('mysql'));
