/** In CI nothing is skipped: what is missing fails there. */
export const inCi = (process.env.CI ?? '') !== '';

export const searchPath = process.env.PATH ?? '';

/** What a server of ours inherits. */
export const environment: Record<string, string | undefined> = process.env;
