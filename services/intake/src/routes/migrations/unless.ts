/** Waits for something that the signal may end; being ended is no error. */
export const unless = async (signal: AbortSignal, work: Promise<unknown>): Promise<void> => {
  try {
    await work;
  } catch (e) {
    if (!signal.aborted) throw e;
  }
};
