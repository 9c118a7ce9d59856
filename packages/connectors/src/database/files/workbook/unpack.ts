import { unzipSync } from 'fflate';

export type UnpackLimits = { totalBytes: number; entries: number };

/** A workbook is held in memory as a whole: larger ones are exported as text. */
export const unpackLimits: UnpackLimits = { totalBytes: 100_000_000, entries: 1_000 };

const isMarkup = (name: string): boolean => /\.(xml|rels)$/i.test(name);

/** The element it begins with ends it. */
const isWhole = (xml: string): boolean => {
  const root = /<([A-Za-z_][\w:.-]*)[^>]*>/.exec(xml);
  return root !== null && (root[0].endsWith('/>') || xml.trimEnd().endsWith(`</${root[1]}>`));
};

class Refused extends Error {}

/**
 * The parts of an .xlsx by their path. Nothing is unpacked before all sizes are known, and no part beyond the size it
 * declares: one that lied about it lacks its end then, and is refused.
 */
export const unpackWorkbook = (zip: Uint8Array, limits = unpackLimits): Map<string, string> => {
  const look = (): Record<string, Uint8Array> => {
    let total = 0;
    let entries = 0;
    // The first pass unpacks nothing.
    unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        entries += 1;
        total += isMarkup(name) ? originalSize : 0;
        return false;
      },
    });
    if (entries > limits.entries)
      throw new Refused(`it has more than ${limits.entries} parts; save it as .csv`);
    if (total > limits.totalBytes)
      throw new Refused(
        `it unpacks to more than ${Math.round(limits.totalBytes / 1_000_000)} MB; save it as .csv`,
      );
    return unzipSync(zip, { filter: ({ name }) => isMarkup(name) });
  };
  try {
    const files = Object.entries(look()).map(([name, data]): [string, string] => [
      name,
      new TextDecoder().decode(data),
    ]);
    const cut = files.find(([, xml]) => !isWhole(xml));
    if (cut !== undefined) throw new Refused(`its part ${cut[0]} is cut off; save it again`);
    return new Map(files);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Error('it is no .xlsx, is damaged, or is protected by a password');
  }
};
