/** Tickets under a contract of their own vendor, opened and flushed as intake and the workflow would. */
import type { TicketEvent } from '@perennial/domain/audit/rules';
import type { Contract } from '@perennial/domain/contract/rules';
import { aContract } from '@perennial/domain/contract/testing/files';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import { freshName } from '@perennial/testkit/stack/fresh';
import type { OpenOutcome, Store, TicketFlush } from '../../ports.ts';

export const shanghai = (text: string): number => Date.parse(`${text}+08:00`);
export const openedAt = shanghai('2026-02-14T16:30:00');

export type Ticket = {
  record: TicketRecord;
  event: TicketEvent;
  open: (by?: Store, request?: { key: string; bodyHash: string }) => Promise<OpenOutcome>;
  /** The next event, flushed with the record as it then is; answers the flush so that it can be repeated. */
  say: (kind: TicketEvent['kind'], over?: Said) => Promise<TicketFlush>;
};

export type Said = { record?: Partial<TicketRecord>; event?: Partial<TicketEvent>; by?: Store };

export type Vendor = {
  scope: Scope;
  contract: Contract;
  amend: (over: object) => Promise<Contract>;
  ticket: (number: number, over?: Partial<TicketRecord>) => Ticket;
};

export const aVendor = async (store: Store, over: object = {}): Promise<Vendor> => {
  const scope: Scope = { tenant: freshName('tenant'), actor: systemActor, requestId: 'test' };
  const put = (file: object): Promise<Contract> => {
    const { version: _, ...contract } = aContract({ ...over, ...file });
    return store.contracts.put(scope, contract, { reason: 'as agreed' });
  };
  const contract = await put({});
  const ticket: Vendor['ticket'] = (number, given = {}) => {
    const { record, event } = aTicket({ number, openedAt });
    const own: TicketRecord = {
      ...record,
      tenant: scope.tenant,
      contract: { id: contract.id, version: contract.version },
      ...given,
    };
    const workflowId = `ticket/${scope.tenant}/${own.no}`;
    const t: Ticket = {
      record: own,
      event,
      open: (by = store, request = undefined) =>
        by.tickets.open(scope, {
          record: own,
          event,
          ...(request ? { request } : {}),
          start: { workflowId, input: {} },
        }),
      say: async (kind, { record: patch = {}, event: data = {}, by = store } = {}) => {
        const seq = t.record.seq + 1;
        t.record = { ...t.record, ...patch, seq, rev: seq };
        const next: TicketEvent = {
          seq,
          kind,
          at: openedAt + seq,
          notedAt: openedAt + seq,
          actor: { id: 'li-wei', kind: 'person', role: 'agent' },
          visibility: 'public',
          data: {},
          changes: [],
          ...data,
        };
        const flush = { workflowId, runId: 'run', record: t.record, events: [next], archive: false };
        await by.tickets.flush(flush);
        return flush;
      },
    };
    return t;
  };
  return { scope, contract, amend: put, ticket };
};
