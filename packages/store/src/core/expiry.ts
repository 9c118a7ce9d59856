/** How long the first answer to an Idempotency-Key is remembered; days. The OpenAPI text promises this number. */
export const requestKeyDays = 30;

/** When a key claimed at `now` (epoch ms) is forgotten; a Date, for only dates expire by themselves in the store. */
export const requestKeyExpiry = (now: number): Date => new Date(now + requestKeyDays * 86_400_000);
