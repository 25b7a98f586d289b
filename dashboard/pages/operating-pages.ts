/** The pages about the installation. They share tables and forms, so they are one script. */
export { default as AuditPage } from './audit/page.js';
export { default as DoctorPage } from './doctor/page.js';
export { default as LimitsPage } from './limits/page.js';
export { default as OverviewPage } from './overview/page.js';
export { default as QueuesPage } from './queues/page.js';
export { default as SchedulesPage } from './schedules/page.js';
export { default as WorkersPage } from './workers/page.js';
