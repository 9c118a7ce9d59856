/** The table a project manager reads in Temporal UI: who has signed and who is missing. Times are UTC. */
import { counted } from '@perennial/domain/approval/quorum/rules';
import type { ApprovalRecord, Signed } from '@perennial/domain/approval/rules';
import { nextDeadline } from './deadlines.ts';

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 200);

const ofSigned = ({ by, onBehalfOf, verdict, purpose, at, void: taken }: Signed): string =>
  [
    `${verdict} by ${by.id}`,
    ...(onBehalfOf ? [`on behalf of ${onBehalfOf.id}`] : []),
    ...(purpose === 'approve' ? [] : [`(${purpose})`]),
    utc(at),
    ...(taken ? [`**void: ${taken.why}**`] : []),
  ].join(' ');

const missing = ({ missing: seats, policy, signatures }: ApprovalRecord): string =>
  seats.length === 0
    ? 'nobody'
    : `${seats.map((s) => `${s.count} ${s.role}${s.required ? ' (must)' : ''}`).join(', ')}; ${counted({ signatures }).length} of ${policy.need ?? policy.seats.reduce((sum, s) => sum + s.count, 0)} signed`;

export const detailsOf = (record: ApprovalRecord): string => {
  const { state, record: of, policy, author, signatures, breakGlass, delegations } = record;
  const next = nextDeadline(record);
  return [
    ['State', state],
    ['Record', `${of.type} ${of.id} v${of.version} ${of.hash.slice(0, 12)}`],
    ['Policy', `${policy.id} v${policy.version}`],
    ['Author', author.id],
    ...signatures.map((s) => [s.role, ofSigned(s)]),
    ['Missing', missing(record)],
    ...delegations.map((d) => ['Delegated', `${d.role}: ${d.from.id} to ${d.to.id} until ${utc(d.until)}`]),
    ...(breakGlass
      ? [
          [
            'Emergency',
            breakGlass.review
              ? `reviewed by ${breakGlass.review.by.id}`
              : `review due ${utc(breakGlass.reviewDueAt)}`,
          ],
        ]
      : []),
    ['Next', next ? `${next.label} ${utc(next.at)}` : 'nothing by itself'],
  ].reduce((table, [name = '', value = '']) => `${table}\n| ${name} | ${cell(value)} |`, '| | |\n|---|---|');
};
