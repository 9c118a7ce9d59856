/** What the step-up page shows of an approval, and of what is signed. */
import type { Approval, Challenge, Passkey } from './approval-types.ts';
import { el, facts } from './dom.ts';
import { lang, say } from './page.ts';

const meanings = ['prepared', 'reviewed', 'approved', 'executed', 'accepted', 'rejected'] as const;

/** Both languages are signed, so both are shown; the reader's first. */
export const statementOf = ({ statement }: Pick<Approval, 'statement'>): HTMLElement => {
  const [first, second] = lang() === 'en' ? (['en', 'zh-CN'] as const) : (['zh-CN', 'en'] as const);
  return el(
    'section',
    { 'class': 'statement', 'aria-label': say('statement') },
    el('p', { lang: first }, statement[first]),
    el('p', { lang: second, class: 'second' }, statement[second]),
  );
};

const recordRows = ({ record, policy }: Pick<Approval, 'record' | 'policy'>): [string, string][] => [
  [say('record'), `${record.type} ${record.id} v${record.version}`],
  [say('hash'), record.hash],
  [say('policy'), `${policy.id} v${policy.version}`],
];

export const overview = (approval: Approval): HTMLElement =>
  facts([
    [say('approval'), `${approval.no} · ${approval.title}`],
    [say('state'), approval.state],
    [say('customer'), approval.customer],
    [say('author'), approval.author.name],
    ...recordRows(approval),
    [
      say('signatures'),
      approval.signatures
        .filter((one) => one.void === undefined)
        .map(({ by, role, at }) => `${by.name} (${role}) ${at}`)
        .join('; '),
    ],
    [say('missing'), approval.missing.map(({ role, count }) => `${count} × ${role}`).join(', ')],
    [say('deadline'), approval.deadline],
  ]);

const meaningOf = (meaning: string): string => {
  const word = meanings.find((one) => one === meaning);
  return word === undefined ? meaning : `${say(word)} (${meaning})`;
};

export const manifestFacts = (
  { manifest, hash, expiresAt }: Challenge,
  passkeys: readonly Passkey[],
): HTMLElement => {
  const { signer, onBehalfOf, meaning, verdict, reason, authentication, credential, at, workflow } = manifest;
  const passkey = passkeys.find(({ id }) => id === credential)?.name;
  return facts([
    [say('signer'), `${signer.name} (${signer.id}, ${signer.role})`],
    [say('onBehalfOf'), onBehalfOf?.name],
    [say('meaning'), meaningOf(meaning)],
    [say('verdict'), say(verdict === 'reject' ? 'reject' : 'approve')],
    [say('reason'), reason],
    ...recordRows(manifest),
    [say('authentication'), passkey === undefined ? authentication : `${authentication}: ${passkey}`],
    [say('at'), at],
    [say('workflow'), `${workflow.id} ${workflow.runId}`],
    [say('manifest'), hash],
    [say('validUntil'), expiresAt],
  ]);
};
