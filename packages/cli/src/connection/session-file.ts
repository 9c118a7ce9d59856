/** Who is signed in where: one file of the user's own, one session per intake. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { at, type Json, parseJson, textAt } from '../json.ts';

export type SavedSession = { token: string; email: string };

const fileIn = (configDir: string): string => join(configDir, 'sessions.json');

const readAll = (configDir: string): Record<string, SavedSession> => {
  let json: Json | undefined;
  try {
    json = parseJson(readFileSync(fileIn(configDir), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return {};
  return Object.fromEntries(
    Object.keys(json).map((intake) => {
      const saved = at(json, intake);
      return [intake, { token: textAt(saved, 'token'), email: textAt(saved, 'email') }];
    }),
  );
};

const writeAll = (configDir: string, sessions: Record<string, SavedSession>): void => {
  const file = fileIn(configDir);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(sessions, null, 2)}\n`, { mode: 0o600 });
  // A file that was there already keeps its mode otherwise.
  chmodSync(file, 0o600);
};

/** `intake`: base address. */
export const savedSession = (configDir: string | undefined, intake: string): SavedSession | undefined => {
  const all = configDir === undefined ? {} : readAll(configDir);
  return Object.hasOwn(all, intake) ? all[intake] : undefined;
};

export const saveSession = (configDir: string, intake: string, session: SavedSession): void =>
  writeAll(configDir, { ...readAll(configDir), [intake]: session });

export const forgetSession = (configDir: string, intake: string): void => {
  const { [intake]: _, ...others } = readAll(configDir);
  writeAll(configDir, others);
};
