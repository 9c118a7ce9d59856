export { approval } from './approval/workflow.ts';
export { ticket } from './ticket/workflow.ts';
