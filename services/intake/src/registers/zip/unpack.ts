/**
 * Unpacks a workbook within limits. Its sizes are first taken at their word, then held to it: no entry may unfold to
 * another size than the directory says, and the reader behind this is given what was measured and nothing else (it walks
 * the archive from the front and would believe local headers that no directory names).
 */
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { packedBytes, readDirectory, type ZipEntry, ZipFault } from './directory.ts';
import { type ZipLimits, zipLimits } from './limits.ts';

const inflate = promisify(inflateRaw);

const mega = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;

const checkDeclared = (entries: ZipEntry[], limits: ZipLimits): void => {
  const total = entries.reduce((sum, e) => sum + e.unpacked, 0);
  if (total > limits.totalBytes)
    throw new ZipFault(`it unpacks to more than ${mega(limits.totalBytes)}; split the sheet into several`);
  const dense = entries.find(
    (e) => e.unpacked > limits.ratioFromBytes && e.unpacked > limits.ratio * e.packed,
  );
  if (dense)
    throw new ZipFault(
      `${dense.name} unpacks to more than ${limits.ratio} times its packed size; clear the empty or repeated cells, or save the sheet as .csv`,
    );
};

const unpackEntry = async (zip: Buffer, entry: ZipEntry): Promise<Buffer> => {
  const { name, method, unpacked } = entry;
  const packed = packedBytes(zip, entry);
  if (method !== 0 && method !== 8)
    throw new ZipFault(`${name} is packed in a way Excel does not use; save the sheet again as .xlsx`);
  const lies = new ZipFault(`${name} does not unpack to the size the archive declares; save the sheet again`);
  // One byte beyond what was declared is enough to see that there is more.
  const data =
    method === 0
      ? packed
      : await inflate(packed, { maxOutputLength: unpacked + 1 }).catch(() => {
          throw lies;
        });
  if (data.length !== unpacked) throw lies;
  return data;
};

/** Only these are sheets; pictures and printer settings stay packed. */
const isMarkup = ({ name }: ZipEntry): boolean => /\.(xml|rels)$/i.test(name);

/** @throws ZipFault that says which limit the archive breaks, or that it is damaged. */
export const unpackMarkup = async (
  zip: Buffer,
  limits: ZipLimits = zipLimits,
): Promise<Map<string, Buffer>> => {
  const entries = readDirectory(zip, limits.entries);
  checkDeclared(entries, limits);
  const files = new Map<string, Buffer>();
  for (const entry of entries.filter(isMarkup)) files.set(entry.name, await unpackEntry(zip, entry));
  return files;
};
