import { setTimeout as wait } from 'node:timers/promises';
import type { DemoKeyName } from '../ready.ts';
import type { Post } from './tickets.ts';

const deadlineMs = 60_000;

/** Posts to intake with a demo key; a service that is not there yet (503) is asked again with the same key. */
export const postTo =
  (intake: string, keys: Record<DemoKeyName, string>): Post =>
  async (as, path, body, key) => {
    const until = Date.now() + deadlineMs;
    for (;;) {
      const response = await fetch(`${intake}${path}`, {
        method: 'POST',
        headers: {
          'Authorization': `Bearer ${keys[as]}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': key,
        },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (response.ok) return JSON.parse(text);
      if (response.status !== 503 || Date.now() > until)
        throw new Error(`demo: POST ${path} answered ${response.status}: ${text}`);
      await wait(200);
    }
  };
