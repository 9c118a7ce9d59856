/** Both verifiers on the same files; each answers its exit code and the line it says first. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { restoreLines, type Trusted, verifyBundle } from '@perennial/domain/audit/bundle/verify';
import type { Files } from './source.ts';

export type Judgement = { code: number; said: string };

export const ours = (files: Files, trusted: Trusted = {}): Judgement => {
  const verdict = verifyBundle((path) => files.get(path), trusted);
  switch (verdict.verdict) {
    case 'good':
      return {
        code: 0,
        said: [
          `verified: ${verdict.events} events of ${verdict.period}, log of ${verdict.size} events`,
          ...restoreLines(verdict),
        ].join('\n'),
      };
    case 'bad':
      return { code: 1, said: `does not verify: ${verdict.what}: ${verdict.why}` };
    case 'unknown':
      return { code: 2, said: `cannot be judged: ${verdict.why}` };
  }
};

const script = join(import.meta.dirname, '..', 'verify.py');

/** `verify.py` as it stands in the sources: the bundle's own may be what was changed. */
export const pythons = async (files: Files, { key, checkpoint }: Trusted = {}): Promise<Judgement> => {
  const dir = mkdtempSync(join(tmpdir(), 'perennial-bundle-'));
  try {
    for (const [path, bytes] of files) {
      mkdirSync(join(dir, dirname(path)), { recursive: true });
      writeFileSync(join(dir, path), bytes);
    }
    const kept = `${dir}.checkpoint`;
    if (checkpoint !== undefined) writeFileSync(kept, checkpoint);
    const argv = [
      script,
      dir,
      ...(key === undefined ? [] : ['--trust', key]),
      ...(checkpoint === undefined ? [] : ['--checkpoint', kept]),
    ];
    return await new Promise((resolve) => {
      execFile('python3', argv, (error, stdout, stderr) => {
        const code = error ? Number(error.code) : 0;
        resolve({ code, said: stderr || stdout.replace(/\n(signed by .*\n)?$/, '') });
      });
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
    rmSync(`${dir}.checkpoint`, { force: true });
  }
};
