/** Reading answers whose shape the other side decides: absent is empty, never a crash. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export const parseJson = (text: string): Json | undefined => {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

export const at = (json: Json | undefined, ...path: string[]): Json | undefined =>
  path.reduce<Json | undefined>(
    (value, key) =>
      value !== null && typeof value === 'object' && !Array.isArray(value) && Object.hasOwn(value, key)
        ? value[key]
        : undefined,
    json,
  );

export const textAt = (json: Json | undefined, ...path: string[]): string => {
  const value = at(json, ...path);
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

export const numberAt = (json: Json | undefined, ...path: string[]): number | undefined => {
  const value = at(json, ...path);
  return typeof value === 'number' ? value : undefined;
};

export const listAt = (json: Json | undefined, ...path: string[]): Json[] => {
  const value = at(json, ...path);
  return Array.isArray(value) ? value : [];
};
