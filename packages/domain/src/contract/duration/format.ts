/** Milliseconds as people write them, the inverse of `parseDuration`: `4h`, `1h30m`, `45s`, `1.5s` for what is finer. */
export const formatDuration = (ms: number): string => {
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1_000;
  const parts = [hours && `${hours}h`, minutes && `${minutes}m`, seconds && `${seconds}s`];
  return parts.filter((part) => part !== 0).join('') || '0s';
};
