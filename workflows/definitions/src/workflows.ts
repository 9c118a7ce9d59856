export { approval } from './approval/workflow.ts';
export { copyTable as 'copy-table' } from './copy-table/workflow.ts';
export { migration } from './migration/workflow.ts';
export { ticket } from './ticket/workflow.ts';
