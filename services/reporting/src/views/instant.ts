/** Instants are epoch ms inside and ISO-8601 with an offset (UTC) outside. */
export const iso = (at: number): string => new Date(at).toISOString();
export const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));
