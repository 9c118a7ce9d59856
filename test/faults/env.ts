/** `FAULTS=4` kills four times; `FAULT_SEED` repeats a run that failed. */
const number = (name: string, fallback: number): number => {
  const text = process.env[name];
  const value = Number(text ?? fallback);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${name} has to be a whole number above 0, not ${text}`);
  return value;
};

export const readFaults = () => ({ faults: number('FAULTS', 4), seed: number('FAULT_SEED', 20_261_124) });
