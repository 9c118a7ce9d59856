/**
 * What an event carries until it has its place in the log: `{tenant}/{ms}`, in a sparse index, so that the outbox needs
 * no row of its own. The instant only orders the queue and tells its age; nothing that is hashed depends on it.
 */
const digits = 15;

export const markerOf = (tenant: string, now: number): string =>
  `${tenant}/${String(now).padStart(digits, '0')}`;

export const tenantOf = (marker: string): string => marker.slice(0, -digits - 1);
export const instantOf = (marker: string): number => Number(marker.slice(-digits));

/** All that start with the tenant; `0` is the character after `/`. */
export const ofTenant = (tenant: string): { $gte: string; $lt: string } => ({
  $gte: `${tenant}/`,
  $lt: `${tenant}0`,
});
