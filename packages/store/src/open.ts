/** The store: everything behind one connection. Nothing is read or written before the first call. */
import { channel } from 'node:diagnostics_channel';
import { approvalRepository } from './approvals/repository.ts';
import { attachmentRepository } from './attachments/repository.ts';
import { auditRepository } from './audit/repository.ts';
import { sealRepository } from './audit/seal-repository.ts';
import { auditGrantRepository } from './audit-grants/repository.ts';
import { calendarRepository } from './calendars/repository.ts';
import { contractRepository } from './contracts/repository.ts';
import { openClient } from './core/client.ts';
import { collectionsOf, ensureCollections } from './core/collections.ts';
import type { StoreContext } from './core/context.ts';
import { guarded, unavailable } from './core/outage.ts';
import { transactor } from './core/transaction.ts';
import { creditRepository } from './credits/repository.ts';
import { deliveryRepository } from './deliveries/repository.ts';
import { digestRepository } from './digests/repository.ts';
import { entitlementRepository } from './entitlements/repository.ts';
import { erasureRepository } from './erasure/repository.ts';
import { exportLog } from './exports/log.ts';
import { holidayRepository } from './holidays/repository.ts';
import { identityStore } from './identity/open.ts';
import { keyRepository } from './keys/repository.ts';
import { migrationJobRepository } from './migration-jobs/repository.ts';
import { migrationRepository } from './migrations/repository.ts';
import { noticeRepository } from './notices/repository.ts';
import type { Store, StoreOptions } from './ports.ts';
import { registerRepository } from './registers/repository.ts';
import { reportRepository } from './reports/repository.ts';
import { runRepository } from './runs/repository.ts';
import { decodeLog } from './secrets/decodes.ts';
import { keyRing } from './secrets/key-ring.ts';
import { secretRepository } from './secrets/named.ts';
import { wrapper } from './secrets/wrap.ts';
import { securityEventRepository } from './security-events/repository.ts';
import { signatureRepository } from './signatures/repository.ts';
import { startOutbox } from './starts/repository.ts';
import { knownContracts } from './tickets/known-contracts.ts';
import { ticketRepository } from './tickets/repository.ts';
import { webhookRepository } from './webhooks/repository.ts';

const withinMs = async (work: Promise<unknown>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable()), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Gets every client before it connects: for who wants to watch what is sent. Nobody does in production. */
const clients = channel('perennial:store.client');

/** Connects at the first call; an address that cannot be parsed throws at once. */
export const openStore = (options: StoreOptions): Store => {
  const { uri, serverSelectionTimeoutMs = 3_000, now = Date.now, masterKey } = options;
  const client = openClient(uri, { serverSelectionTimeoutMs, maxPoolSize: 40 });
  clients.publish(client);
  const db = client.db();
  const wrapping = masterKey && wrapper(masterKey);
  const context: StoreContext = { rows: collectionsOf(db), transact: transactor(client), now };
  const ring = keyRing(context, wrapping);
  const calendars = calendarRepository(context);
  const contractOf = knownContracts(context);
  return guarded<Store>({
    tickets: guarded(ticketRepository(context, { calendars, contractOf })),
    starts: guarded(startOutbox(context)),
    notices: guarded(noticeRepository(context)),
    deliveries: guarded(deliveryRepository(context)),
    digests: guarded(digestRepository(context)),
    registers: guarded(registerRepository(context, wrapping)),
    contracts: guarded(contractRepository(context)),
    calendars: guarded(calendars),
    holidays: guarded(holidayRepository(context)),
    runs: guarded(runRepository(context)),
    entitlements: guarded(entitlementRepository(context)),
    credits: guarded(creditRepository(context, contractOf)),
    approvals: guarded(approvalRepository(context)),
    migrations: guarded(migrationRepository(context)),
    migrationJobs: guarded(migrationJobRepository(context, wrapping)),
    signatures: guarded(signatureRepository(context)),
    auditGrants: guarded(auditGrantRepository(context)),
    securityEvents: guarded(securityEventRepository(context)),
    keys: guarded(keyRepository(context)),
    // Look-ups are not guarded: a key that is at hand is answered at once, and every payload asks.
    dataKeys: { ...ring, rotate: guarded(ring).rotate },
    decodes: guarded(decodeLog(context)),
    identity: identityStore(context),
    erasures: guarded(erasureRepository(context)),
    secrets: guarded(secretRepository(context, wrapping)),
    attachments: guarded(attachmentRepository(context)),
    exports: guarded(exportLog(context)),
    webhooks: guarded(webhookRepository(context, wrapping)),
    audit: guarded(auditRepository(context)),
    seals: guarded(sealRepository(context)),
    reports: guarded(reportRepository(context)),
    ensureIndexes: () => ensureCollections(db),
    ping: async (timeoutMs = 2_000) => {
      await withinMs(db.command({ ping: 1 }), timeoutMs);
    },
    close: () => client.close(),
  });
};
