import { setTimeout as wait } from 'node:timers/promises';
import { stepMs, totpCode } from '@perennial/devstack/demo/login';
import { percentile, percentileOf, type Result } from '@perennial/testkit/bench/statistics';
import { ask, until } from '../clocks/http.ts';
import type { Part } from '../part.ts';
import type { Signer, SigningWorld } from './signing-world.ts';

type Approval = { no: string; state: string };
type Challenge = { challenge: string; manifest: { meaning: string; verdict: string } };
let asked = 0;

const request = async ({ intake, author }: SigningWorld): Promise<string> => {
  asked += 1;
  const world = { intake, key: author };
  const { no } = await ask<Approval>(world, 'POST', '/v1/approvals', {
    subject: { type: 'change', id: `C-${asked}` },
    gate: 'release',
    customer: 'acme',
    title: 'release 9.0',
    statement: { 'zh-CN': '同意发布。', 'en': 'I agree to the release.' },
    record: { type: 'change', id: `C-${asked}`, version: 1, hash: 'a'.repeat(64) },
    policy: 'fix',
  });
  return no;
};

/** Until its workflow has written for the first time nobody is asked to sign. */
const begun = (world: SigningWorld, signer: Signer, no: string): Promise<unknown> =>
  until(
    `${no} begins`,
    30_000,
    () =>
      ask<Challenge>(
        { intake: world.intake, key: signer.key },
        'POST',
        `/v1/approvals/${no}/challenge`,
        {},
      ).then(
        () => true,
        () => false,
      ),
    Boolean,
  );

/** Ms from asking what is to be signed until the approval stands as decided. */
const signed = async (
  { intake }: SigningWorld,
  { key, password, totpSecret }: Signer,
  no: string,
  step: number,
): Promise<{ whole: number; challenge: number }> => {
  const totp = totpCode(totpSecret, step * stepMs);
  const world = { intake, key };
  const path = `/v1/approvals/${no}`;
  const from = performance.now();
  const { challenge, manifest } = await ask<Challenge>(world, 'POST', `${path}/challenge`, {});
  const shown = performance.now();
  const { meaning, verdict } = manifest;
  const { state } = await ask<Approval>(world, 'POST', `${path}/sign`, {
    challenge,
    meaning,
    verdict,
    password,
    totp,
  });
  const over = performance.now();
  if (state !== 'approved') throw new Error(`${no} is ${state} after its only signature`);
  return { whole: over - from, challenge: shown - from };
};

/** Codes count once and are taken up to a step early: two in a row, then nothing until both are behind. */
const usableFrom = async (step: number): Promise<number> => {
  for (;;) {
    const now = Math.floor(Date.now() / stepMs);
    if (now >= step) return now;
    await wait(Math.max(50, step * stepMs - Date.now()));
  }
};

/** What a signer waits for, machine time only: challenge, password and code, signature, and the decision on record. */
export const signingRoundTrip: Part<SigningWorld> = async (world, reps, say): Promise<Result[]> => {
  const [runs, challenges]: [number[][], number[][]] = [[], []];
  // One that is not counted: connections, caches and the worker's bundle are warm from then on.
  let next = 0;
  for (let rep = -1; rep < reps; rep += 1) {
    const numbers: string[] = [];
    const rounds = rep < 0 ? 1 : 2;
    for (let i = 0; i < world.signers.length * rounds; i += 1) numbers.push(await request(world));
    for (const [i, no] of numbers.entries()) {
      const signer = world.signers[i % world.signers.length];
      if (signer) await begun(world, signer, no);
    }
    const [whole, challenge]: [number[], number[]] = [[], []];
    const first = await usableFrom(next);
    for (const [i, no] of numbers.entries()) {
      const signer = world.signers[i % world.signers.length];
      if (!signer) continue;
      const step = first + Math.floor(i / world.signers.length);
      const took = await signed(world, signer, no, step);
      whole.push(took.whole);
      challenge.push(took.challenge);
    }
    next = first + rounds;
    if (rep < 0) continue;
    runs.push(whole);
    challenges.push(challenge);
    say(
      `signing ${rep + 1}/${reps}: p50 ${percentile(whole, 50).toFixed(0)} ms, p95 ${percentile(whole, 95).toFixed(0)} ms; challenge p95 ${percentile(challenge, 95).toFixed(0)} ms`,
    );
  }
  return [
    percentileOf('signing_round_trip_p95_ms', runs, 95, 'ms', { op: '<=', target: 300 }),
    percentileOf('signing_round_trip_p50_ms', runs, 50, 'ms'),
    percentileOf('signing_challenge_p95_ms', challenges, 95, 'ms'),
  ];
};
