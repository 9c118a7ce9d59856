/** Numbers of signing in; all in milliseconds. */
export const maxFailures = 5;
export const lockMs = 15 * 60_000;
export const idleMs = 15 * 60_000;
/** However busy, a session ends after this. */
export const sessionMs = 12 * 3_600_000;
export const invitationMs = 7 * 86_400_000;
export const resetLinkMs = 3_600_000;
