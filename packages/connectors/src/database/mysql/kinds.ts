/** MySQL's and MariaDB's types on the kinds all engines share. Source: MySQL and MariaDB reference manuals, "Data Types". */
import type { ValueKind } from '@perennial/domain/migration/schema-info/rules';

const kinds: Readonly<Record<string, ValueKind>> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  year: 'integer',
  decimal: 'decimal',
  float: 'float',
  double: 'float',
  date: 'date',
  time: 'time',
  datetime: 'timestamp',
  // An instant: the server keeps it in UTC.
  timestamp: 'timestamptz',
  char: 'text',
  varchar: 'text',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  enum: 'text',
  set: 'text',
  binary: 'bytes',
  varbinary: 'bytes',
  tinyblob: 'bytes',
  blob: 'bytes',
  mediumblob: 'bytes',
  longblob: 'bytes',
  bit: 'bits',
  json: 'json',
  uuid: 'uuid',
};

/** What the catalogue says of one column. */
export type CatalogColumn = {
  table: string;
  name: string;
  /** `int`, without length and sign. */
  dataType: string;
  /** `int(10) unsigned`. */
  type: string;
  nullable: boolean;
  default: string | null;
  extra: string;
  generation: string;
  length: number | undefined;
  precision: number | undefined;
  scale: number | undefined;
  charset: string | undefined;
  collation: string | undefined;
  /** MariaDB keeps JSON as a checked text. */
  checkedJson: boolean;
};

export const kindOf = ({
  dataType,
  checkedJson,
}: Pick<CatalogColumn, 'dataType' | 'checkedJson'>): ValueKind =>
  checkedJson ? 'json' : (kinds[dataType] ?? 'other');

/** Types that come as text although no kind is made for them; all others of no kind, such as geometries, are bytes. */
export const isAddressType = (dataType: string): boolean => dataType === 'inet4' || dataType === 'inet6';
