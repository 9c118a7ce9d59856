import { isoIn } from '@perennial/domain/calendar/iso';
import { contractFile } from '@perennial/domain/contract/schema';
import { readBody, readQuery } from '@perennial/service-kit/body';
import { readReason, reasonQuery } from '@perennial/service-kit/reason';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { amendContract, type ContractPlan, planContract } from '../../retarget/amend-contract.ts';
import { checkContractFile } from '../../retarget/check-contract.ts';
import { impactView } from '../../retarget/view.ts';
import { readFileBody } from '../../yaml/read.ts';

const applyQuery = z.strictObject({
  dryRun: z.stringbool().default(false),
  effectiveFrom: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], {
      error: 'use a date such as 2026-07-01, or an instant with its offset such as 2026-07-01T08:00:00+08:00',
    })
    .optional(),
  ...reasonQuery,
});
const tag = 'Contracts';

const contractView = ({ contract, effectiveFrom }: ContractPlan) => ({
  ...contract,
  effectiveFrom: isoIn(contract.timeZone)(effectiveFrom),
});

export const applyContractRoutes: Routes = (app, { store }) => {
  document(app, {
    method: 'post',
    path: '/v1/contracts',
    permission: 'contract.write',
    summary:
      'Apply a contract from JSON or YAML: a new version where anything differs, and the open tickets under it are recomputed. dryRun=true only shows what would change.',
    tag,
    body: contractFile,
    query: applyQuery,
    reason: 'if changed',
    answers: { 201: 'A new version', 200: 'Nothing differs, or a dry run' },
  });
  app.post('/v1/contracts', async (c) => {
    const { scope, receivedAt } = c.var;
    const { dryRun, effectiveFrom } = readQuery(c, applyQuery);
    const reason = readReason(c);
    const checked = await checkContractFile(store, scope, await readFileBody(c));
    const how = { effectiveFrom, reason, now: receivedAt };
    if (dryRun) {
      const plan = await planContract(store, scope, checked, how);
      const impact = impactView(scope, plan.items, plan.contract.timeZone);
      return c.json({ contract: contractView(plan), diff: plan.diff, ...impact });
    }
    const { run, ...applied } = await amendContract(store, scope, checked, how);
    const { isNew: created, diff } = applied;
    return c.json(
      { contract: contractView(applied), created, diff, ...(run ? { run } : {}) },
      created ? 201 : 200,
    );
  });
  document(app, {
    method: 'put',
    path: '/v1/contracts',
    permission: 'contract.write',
    summary: 'The same as POST from JSON, answered with the contract itself',
    tag,
    body: contractFile,
    reason: 'if changed',
  });
  app.put('/v1/contracts', async (c) => {
    const { scope, receivedAt } = c.var;
    const reason = readReason(c);
    const body = { value: await readBody(c, z.unknown()), lineOf: () => undefined };
    const checked = await checkContractFile(store, scope, body);
    const how = { effectiveFrom: undefined, reason, now: receivedAt };
    const { contract } = await amendContract(store, scope, checked, how);
    return c.json(contract);
  });
};
