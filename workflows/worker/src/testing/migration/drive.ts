/** Somebody who signs, calls and confirms whatever the run waits for, and stops at what stands in its way. */
import type { OpenMigration } from './world.ts';

export const drive = async (m: OpenMigration): Promise<void> => {
  const { say, sign, until, record, cutover } = m;
  const acts = {
    sign: (): boolean => record().approvals.some((a) => a.state === 'pending'),
    cutover: (): boolean =>
      record().phase === 'go-no-go' &&
      record()
        .approvals.filter((a) => a.gate === 'go-no-go')
        .at(-1)?.state === 'approved',
    finish: (): boolean => record().phase === 'hypercare' && record().finish === undefined,
  };
  const ends = (): boolean => ['blocked', 'closed', 'aborted', 'rolled-back'].includes(record().state);
  const signed = new Set<string>();
  for (;;) {
    await until('something to do', () => ends() || Object.values(acts).some((may) => may()));
    if (ends()) return;
    const pending = record().approvals.find((a) => a.state === 'pending');
    if (pending && !signed.has(pending.no)) {
      signed.add(pending.no);
      await sign(pending.gate);
      await until(`${pending.no} to be heard of`, () => !acts.sign() || ends());
    } else if (acts.cutover()) await cutover();
    else if (acts.finish()) await say('finish-hypercare', {});
  }
};
