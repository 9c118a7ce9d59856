/** Tables that fit a terminal of 100 places: what is too wide goes on in the next line of its column. */
import { plain, renderTable } from './table.ts';

export const pageColumns = 100;
const gap = 2;
const narrowest = 6;

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u;
const apart = new RegExp(`(${wide.source})`, 'u');

/** A Chinese character takes two places. */
export const placesOf = (text: string): number =>
  [...text].reduce((sum, char) => sum + (wide.test(char) ? 2 : 1), 0);

/** For a word no line can hold: after a slash where there is one, else wherever the width ends. */
const cutHard = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const char of text) {
    if (line !== '' && placesOf(line + char) > width) {
      const end = line.lastIndexOf('/') + 1 || line.length;
      lines.push(line.slice(0, end));
      line = line.slice(end);
    }
    line += char;
  }
  return [...lines, line];
};

/** Words, and single characters of a script that writes without blanks. */
const unitsOf = (text: string): string[] =>
  text.split(' ').flatMap((word, i) => {
    const units = word.split(apart).filter((unit) => unit !== '');
    const [first = '', ...rest] = units;
    return i === 0 ? units : [` ${first}`, ...rest];
  });

/** Breaks at blanks and between Chinese characters, else wherever the width ends; loses nothing but blanks at a break. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const unit of unitsOf(text)) {
    if (placesOf(line + unit) <= width) {
      line += unit;
      continue;
    }
    if (line !== '') lines.push(line);
    const parts = cutHard(unit.trimStart(), width);
    line = parts.pop() ?? '';
    lines.push(...parts);
  }
  return [...lines, line];
};

const widest = (texts: string[]): number => Math.max(0, ...texts.map(placesOf));

/** The widest column gives way first, down to its heading. */
const widthsOf = (headings: string[], rows: string[][], keep: ReadonlySet<number>): number[] => {
  const widths = headings.map((heading, i) => widest([heading, ...rows.map((row) => row[i] ?? '')]));
  const least = headings.map((heading, i) =>
    keep.has(i) ? (widths[i] ?? 0) : Math.max(placesOf(heading), narrowest),
  );
  const spare = (i: number) => (widths[i] ?? 0) - (least[i] ?? 0);
  let over = widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1) - pageColumns;
  for (; over > 0; over -= 1) {
    const able = widths.map((width, i) => ({ width, i })).filter(({ i }) => spare(i) > 0);
    const first = able.sort((a, b) => b.width - a.width)[0];
    if (!first) break;
    widths[first.i] = first.width - 1;
  }
  return widths;
};

/** `keep` names columns that are never broken: what people copy. They may make the table wider than the page. */
export const renderFitted = (headings: string[], rows: string[][], keep: readonly number[] = [0]): string => {
  const clean = rows.map((row) => row.map(plain));
  const widths = widthsOf(headings, clean, new Set(keep));
  return renderTable(
    headings,
    clean.flatMap((row) => {
      const cells = row.map((cell, i) => wrap(cell, widths[i] ?? pageColumns));
      const height = Math.max(...cells.map((lines) => lines.length));
      return Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? ''));
    }),
  );
};
