import { setTimeout as wait } from 'node:timers/promises';
import type { World } from './world.ts';

/** Asks intake with a key. @throws with the answer when it is a refusal. */
export const ask = async <T>(
  { intake, key }: Pick<World, 'intake' | 'key'>,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<T> => {
  const response = await fetch(`${intake}${path}`, {
    method,
    headers: { 'Authorization': `Bearer ${key}`, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text);
};

/** Asks again and again until `done`; answers the first answer it was of. */
export const until = async <T>(
  what: string,
  patienceMs: number,
  question: () => Promise<T>,
  done: (answer: T) => boolean,
): Promise<T> => {
  const last = Date.now() + patienceMs;
  for (;;) {
    const answer = await question();
    if (done(answer)) return answer;
    if (Date.now() > last) throw new Error(`${what}: not after ${patienceMs} ms`);
    await wait(200);
  }
};
