/** Which cell styles show a number as a date. Source: ECMA-376 part 1, 18.8.30 (numFmt) and 18.8.10 (cellXfs). */
import { readMarkup } from './markup.ts';

const builtIn = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Days, months, years, hours or seconds outside of quoted text, colours and conditions in brackets (`[h]` counts). */
export const isDateFormat = (format: string): boolean => {
  const bare = format
    .replaceAll(/"[^"]*"|\\.|_./g, '')
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replaceAll(/general/gi, '');
  return /[ymdhs]/i.test(bare);
};

/** By style number, whether it is a date's. */
export const dateStyles = (xml: string | undefined): boolean[] => {
  const own = new Map<number, boolean>();
  const styles: boolean[] = [];
  let inCells = false;
  readMarkup(xml ?? '', {
    open: (name, a) => {
      if (name === 'numFmt') own.set(Number(a.numFmtId), isDateFormat(a.formatCode ?? ''));
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const id = Number(a.numFmtId ?? 0);
        styles.push(own.get(id) ?? builtIn(id));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
};
