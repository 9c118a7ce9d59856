/** The set-up's only view of the environment. */
export const env = process.env;
