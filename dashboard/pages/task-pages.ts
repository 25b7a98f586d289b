/** The pages about tasks one by one. They share long lists and bulk changes, so they are one script. */
export { default as DeadLettersPage } from './dead-letters/page.js';
export { default as TasksPage } from './tasks/page.js';
export { default as WorkflowsPage } from './workflows/page.js';
