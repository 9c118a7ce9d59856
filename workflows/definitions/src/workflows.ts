export { approval } from './approval/workflow.ts';
export { migrationJob } from './migration-job/workflow.ts';
export { ticket } from './ticket/workflow.ts';
