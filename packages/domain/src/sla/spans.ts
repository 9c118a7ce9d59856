/** When a clock runs: from its start, less its pauses. Half-open, in order, without overlap. */
export type Span = { from: number; to?: number };

/** Pauses in order, without overlap; one without an end swallows what comes after it. */
const merged = (pauses: Span[]): Span[] => {
  const out: Span[] = [];
  for (const pause of pauses.toSorted((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last && (last.to === undefined || pause.from <= last.to)) {
      if (last.to !== undefined)
        out[out.length - 1] =
          pause.to === undefined ? { from: last.from } : { from: last.from, to: Math.max(last.to, pause.to) };
    } else out.push(pause);
  }
  return out;
};

/** The stretches in which the clock runs; the last has no end unless a pause is still open. */
export const runningSpans = (startedAt: number, pauses: Span[]): Span[] => {
  const out: Span[] = [];
  let from: number | undefined = startedAt;
  for (const pause of merged(pauses)) {
    if (from === undefined) break;
    if (pause.to !== undefined && pause.to <= from) continue;
    if (pause.from > from) out.push({ from, to: pause.from });
    from = pause.to;
  }
  if (from !== undefined) out.push({ from });
  return out;
};
