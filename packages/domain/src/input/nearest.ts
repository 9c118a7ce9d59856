/** The name somebody most likely meant. */

/** Edits (insert, delete, replace, swap of neighbours) between two texts; above `most` it is not worth knowing. */
const distance = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (last[j - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (before[j - 2] ?? 0) + 1 : most + 1,
        ),
      );
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? most + 1;
};

/** Undefined where none is near: at most every third character may be wrong. Case and `_ - .` count for nothing. */
export const nearest = (name: string, known: readonly string[]): string | undefined => {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[\s_.-]/g, '');
  const meant = plain(name);
  let most = Math.min(4, Math.max(1, Math.floor(meant.length / 3)));
  let best: string | undefined;
  for (const one of known) {
    const d = distance(meant, plain(one), most);
    if (d > most || (d === most && best !== undefined)) continue;
    [best, most] = [one, d];
    if (d === 0) break;
  }
  return best;
};

/** `: did you mean "x"?`, or `; there are: …` where the known names are few, or nothing. */
export const hint = (name: string, known: readonly string[]): string => {
  const near = nearest(name, known);
  if (near !== undefined) return `: did you mean "${near}"?`;
  return known.length > 0 && known.length <= 12 ? `; there are: ${known.join(', ')}` : '';
};
