export { ticket } from './ticket/workflow.ts';
