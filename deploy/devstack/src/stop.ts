import { parseArgs } from 'node:util';
import { dirOf, rootOf } from './here.ts';
import { holder, release } from './process/claim.ts';
import { endProcess } from './process/end.ts';
import { endOrphans } from './process/registry.ts';
import { say } from './talk.ts';

/** Longer than the supervisor itself gives all its children. */
const supervisorGraceMs = 40_000;

const { values } = parseArgs({ options: { dir: { type: 'string' } } });
const dir = dirOf(rootOf(), values.dir);
const supervisor = holder(dir);
if (supervisor) await endProcess(supervisor, supervisorGraceMs);
const left = await endOrphans(dir, 8_000);
if (!holder(dir)) release(dir);
if (supervisor) say('Perennial stopped');
else if (left.length > 0)
  say(`Perennial was not running; ended what a killed run had left: ${left.join(', ')}`);
else say('Perennial is not running');
