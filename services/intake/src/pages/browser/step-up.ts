/** Signing one approval: read it, choose, see exactly what is signed, and prove who signs. */
import type { Approval, Challenge, Passkey } from './approval-types.ts';
import { el, facts } from './dom.ts';
import { action, codeField, form, passwordField } from './form.ts';
import { ask } from './http.ts';
import { goTo, say, show } from './page.ts';
import { startWith } from './start.ts';
import { manifestFacts, overview, statementOf } from './step-up-facts.ts';
import { askPasskey, hasPasskeys } from './webauthn.ts';

const url = new URL(location.href);
const no = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
const api = `/v1/approvals/${encodeURIComponent(no)}`;
const given = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
const purpose = given('purpose') ?? 'approve';
const verb = purpose === 'approve' ? 'sign' : purpose;

type Outcome = { state: string; signature: string; signatures: readonly { id: string }[] };

const signed = ({ state, signature, signatures }: Outcome): void =>
  show(() => ({
    title: say('signed'),
    body: [
      signatures.some(({ id }) => id === signature) ? undefined : el('p', {}, say('signedLater')),
      facts([
        [say('state'), state],
        [say('signature'), signature],
      ]),
      el('p', {}, el('a', { href: '/sign-in' }, say('waiting'))),
    ],
  }));

/** What was shown goes back as it came. */
const answer = async ({ challenge, manifest }: Challenge, proof: object): Promise<void> => {
  const { verdict, meaning, reason } = manifest;
  const body = { challenge, verdict, meaning, ...(reason === undefined ? {} : { reason }), ...proof };
  signed(await ask<Outcome>('POST', `${api}/${verb}`, body));
};

const confirm = (approval: Approval, passkeys: readonly Passkey[], shown: Challenge): void =>
  show(() => ({
    title: say('youSign'),
    toRead: true,
    body: [
      statementOf(shown.manifest),
      manifestFacts(shown, passkeys),
      shown.passkey
        ? action(say('signWithPasskey'), async () => {
            if (shown.passkey) await answer(shown, { assertion: await askPasskey(shown.passkey) });
          })
        : form({
            fields: [passwordField(), codeField()],
            button: say('sign'),
            submit: ({ password, code }) => answer(shown, { password, totp: code }),
          }),
      action(say('restart'), async () => choose(approval, passkeys), 'plain'),
    ],
  }));

const radio = (name: string, value: string, label: string, checked: boolean): HTMLElement =>
  el('label', { class: 'choice' }, el('input', { type: 'radio', name, value, checked }), label);

const group = (legend: string, ...choices: HTMLElement[]): HTMLElement =>
  el('fieldset', {}, el('legend', {}, legend), ...choices);

const choices = (passkeys: readonly Passkey[]): HTMLElement[] => [
  ...(purpose === 'break-glass'
    ? []
    : [
        group(
          say('verdict'),
          radio('verdict', 'approve', say('approve'), given('verdict') !== 'reject'),
          radio('verdict', 'reject', say('reject'), given('verdict') === 'reject'),
        ),
      ]),
  group(
    say('how'),
    ...passkeys.map(({ id, name }, i) => radio('how', id, `${say('byPasskey')}: ${name}`, i === 0)),
    radio('how', 'password', say('byPassword'), passkeys.length === 0),
  ),
];

const choose = (approval: Approval, passkeys: readonly Passkey[]): void =>
  show(() => ({
    title: say('stepUp'),
    toRead: true,
    body: [
      purpose === 'approve'
        ? undefined
        : el('p', { class: 'note' }, say(purpose === 'review' ? 'reviewing' : 'emergency')),
      statementOf(approval),
      overview(approval),
      approval.waitsForMe || purpose !== 'approve' ? undefined : el('p', { class: 'note' }, say('notMine')),
      form({
        fields: [
          {
            name: 'reason',
            label: say('reason'),
            hint: say('reasonHint'),
            optional: true,
            value: given('reason') ?? '',
          },
        ],
        more: choices(passkeys),
        button: say('toContent'),
        submit: async ({ verdict = 'approve', how, reason }) => {
          const shown = await ask<Challenge>('POST', `${api}/challenge`, {
            purpose,
            verdict,
            ...(reason ? { reason } : {}),
            ...(given('role') ? { role: given('role') } : {}),
            ...(given('onBehalfOf') ? { onBehalfOf: given('onBehalfOf') } : {}),
            ...(how === 'password' ? {} : { authentication: 'passkey', credential: how }),
          });
          confirm(approval, passkeys, shown);
        },
      }),
    ],
  }));

await startWith(async () => {
  const [approval, { items }] = await Promise.all([
    ask<Approval>('GET', api),
    ask<{ items: readonly Passkey[] }>('GET', '/auth/passkeys'),
  ]);
  choose(approval, hasPasskeys() ? items : []);
}, goTo);
