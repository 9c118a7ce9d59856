/** How a file's bytes are cut into records and fields. */
import type { Encoding } from '@perennial/domain/migration/plan/rules';

export type FileEncoding = Encoding | 'utf-16le';

export type Dialect = {
  encoding: FileEncoding;
  separator: string;
  /** `auto`: a line feed, with or without a carriage return before it. */
  terminator: string;
  /** Stands doubled inside a quoted field; undefined: fields are as they are, as bcp writes them. */
  quote: string | undefined;
  /** An unquoted field that reads so is NULL. */
  nullText: string;
};

export const autoTerminator = 'auto';

type Shape = Pick<Dialect, 'separator' | 'terminator' | 'quote' | 'nullText'>;

const quoted = (separator: string): Shape => ({
  separator,
  terminator: autoTerminator,
  quote: '"',
  nullText: '',
});
/** bcp -c and bcp -w: tabs, no quotes, nothing for NULL and one NUL character for the empty text. */
const bcp: Shape = { separator: '\t', terminator: autoTerminator, quote: undefined, nullText: '' };

/** What a file is taken for by its name, unless its description says else. */
export const shapes: Readonly<Record<string, Shape>> = {
  '.csv': quoted(','),
  '.tsv': quoted('\t'),
  '.txt': bcp,
  '.dat': bcp,
  '.bcp': bcp,
};

/** Numbers of one code unit each: of UTF-16 two bytes, else one. */
export const unitsOf = (text: string): number[] =>
  Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));

const marks: readonly { bytes: readonly number[]; encoding: FileEncoding }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0x84, 0x31, 0x95, 0x33], encoding: 'gb18030' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
];

/** A byte order mark is believed before anything else. Throws for UTF-16 in the order no Windows program writes. */
export const markOf = (head: Uint8Array): { encoding: FileEncoding; length: number } | undefined => {
  if (head[0] === 0xfe && head[1] === 0xff)
    throw new Error('it is UTF-16 in big-endian order; save it as UTF-8 or as "Unicode" of Windows');
  const mark = marks.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte));
  return mark === undefined ? undefined : { encoding: mark.encoding, length: mark.bytes.length };
};
