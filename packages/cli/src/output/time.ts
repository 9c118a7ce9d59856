/** `2026-01-05 09:00:00` in the reader's zone; anything that is no instant is shown as it came. */
export const shownInstant = (iso: string, timeZone: string): string => {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  // The Swedish notation is the one of ISO 8601 with a blank.
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone }).format(at);
};

/** `2d 03h`, `1h 05m`, `4m 09s`; negative with a minus. Whole seconds, cut off, never rounded up. */
export const shownDuration = (ms: number): string => {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const text =
    days > 0
      ? `${days}d ${two(hours)}h`
      : hours > 0
        ? `${hours}h ${two(minutes)}m`
        : `${minutes}m ${two(seconds % 60)}s`;
  return ms < 0 && seconds > 0 ? `-${text}` : text;
};
