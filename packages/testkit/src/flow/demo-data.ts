/** The demo's registers and contracts, for tests that need some real-looking rows. */
export { demoContracts } from '@perennial/devstack/demo/contracts';
export { demoRegisters } from '@perennial/devstack/demo/registers';
