import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Answer, type Name, openSigners, type Signers } from './signers.ts';

export const refusal = (code: string) => ({
  status: 409,
  json: { code: 'approval.refused', errors: [{ code }] },
});

/** For a test file: people who sign, and for every test a new approval that two of three have to sign. */
export const withSigners = () => {
  let signers: Signers;
  let no = '';
  beforeAll(async () => {
    signers = await openSigners();
  });
  afterAll(() => signers.close());
  beforeEach(async () => {
    // Codes count once: every test has its own.
    signers.world.clock.now += 60_000;
    no = (await signers.asked()).no;
  });
  const say: Signers['say'] = (...args) => signers.say(...args);
  const post = (as: Name, command: string, body: object = {}, of = no, key?: string) =>
    say(as, 'POST', `/v1/approvals/${of}/${command}`, body, key);
  const answerTo = (json: Answer, as: Name) => signers.answerTo(json, as);
  const sign = async (as: Name, body: object = {}, command = 'sign') => {
    const { json } = await post(as, 'challenge', body);
    return post(as, command, answerTo(json, as));
  };
  return {
    get signers() {
      return signers;
    },
    get no() {
      return no;
    },
    say,
    post,
    answerTo,
    sign,
  };
};
