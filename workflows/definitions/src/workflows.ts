export { approval } from './approval/workflow.ts';
export { copyTable as 'copy-table' } from './copy-table/workflow.ts';
export { migration } from './migration/workflow.ts';
export { migrationJob as 'migration-job' } from './migration-job/workflow.ts';
export { ticket } from './ticket/workflow.ts';
