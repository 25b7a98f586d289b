/**
 * The dashboard, for applications that serve HTTP: its pages, and the JSON API that they use.
 * @module nest-task-queue/dashboard
 */
export { TaskDashboardModule } from './nest/task-dashboard.module.js';
export type {
  DashboardHttpRequest,
  TaskDashboardAsyncOptions,
  TaskDashboardMount,
  TaskDashboardOptions,
  TaskDashboardSettings,
} from './nest/dashboard-options.js';
export type { DashboardAccess } from './http/access.js';
export type { ArgumentsMode, Permission } from './api-types.js';
