import { parseCheckpoint } from '@perennial/domain/audit/checkpoint';
import { openNote, type Verifier } from '@perennial/domain/audit/note';
import { nameRestore, restoreText } from '@perennial/domain/audit/restore';
import { DomainError } from '@perennial/domain/errors';
import { reasonText } from '@perennial/domain/reason/schema';
import { readBody } from '@perennial/service-kit/body';
import { z } from 'zod';
import type { Routes } from '../deps.ts';
import { document } from '../document.ts';
import { sealKeyOf, tag } from './audit.ts';

const body = z.strictObject({
  reason: reasonText,
  checkpoint: z
    .string()
    .max(2_000)
    .optional()
    .describe(
      'The newest signed checkpoint that is known outside the store, as text or as one line of base64: from a digest, a report or a bundle; by default the one intake kept',
    ),
});

/** Letters and reports carry it as one line of base64. */
const noteIn = (text: string): string => {
  const line = text.trim();
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(line)) return text;
  return Buffer.from(line, 'base64').toString('utf8');
};

/** Of what is known outside the one that covers most; those of another restore are another log's end. */
const newestOf = (verifier: Verifier, given: string | undefined, kept: string | undefined): string => {
  const note = given ?? kept;
  if (note === undefined) {
    const message = 'no checkpoint is kept here; give the newest one you have';
    throw new DomainError('request.invalid', message, {
      errors: [{ path: '/checkpoint', code: 'required', message }],
    });
  }
  const read = (text: string) => parseCheckpoint(openNote(text, verifier) ?? '');
  const [mine, theirs] = [read(note), kept === undefined ? undefined : read(kept)];
  if (!mine || !theirs || kept === undefined) return note;
  const isSameLog = (mine.restored ?? 0) === (theirs.restored ?? 0);
  return isSameLog && theirs.size > mine.size ? kept : note;
};

export const auditRestoredRoute: Routes = (app, deps) => {
  document(app, {
    method: 'post',
    path: '/v1/audit/restored',
    permission: 'audit.restore',
    summary:
      'The store was restored from an older backup: writes into the audit log which places of it were lost, proven by a checkpoint kept outside, and sealing goes on',
    tag,
    body,
    reason: 'always',
    answers: {
      201: 'What was lost: places `from` to before `to`, between two instants',
      409: 'Nothing is lost, or its loss is named already',
      503: 'Nothing is sealed here',
    },
  });
  app.post('/v1/audit/restored', async (c) => {
    const { scope } = c.var;
    const { reason, checkpoint } = await readBody(c, body);
    const key = await sealKeyOf(deps, scope.tenant);
    const kept = await deps.anchors?.newest(scope.tenant);
    const given = checkpoint === undefined ? undefined : noteIn(checkpoint);
    const note = newestOf(key.verifier, given, kept);
    const restore = await deps.store.seals.acknowledgeRestore(scope, key, { checkpoint: note, reason });
    return c.json({ ...nameRestore(restore), text: restoreText(restore) }, 201);
  });
};
