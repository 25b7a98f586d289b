/**
 * Requests and answers of the dashboard's JSON API, `api/v1`. Types only: the server and the pages share this file.
 *
 * Paths are relative to the mount: `api/v1/queues`. Bodies and answers are JSON. An error answers with an `ApiErrorBody` and its status:
 * 400 bad input, 401 who are you, 403 not allowed, read-only or CSRF, 404 unknown, 405, 409 refused by the state of things, 413 too
 * large, 415 not JSON, 503 Redis is away.
 */
export type * from './api/audit.js';
export type * from './api/bulk.js';
export type * from './api/basics.js';
export type * from './api/dead-letters.js';
export type * from './api/limits.js';
export type * from './api/live.js';
export type * from './api/overview.js';
export type * from './api/queues.js';
export type * from './api/schedules.js';
export type * from './api/session.js';
export type * from './api/tasks.js';
export type * from './api/workers.js';
export type * from './api/workflows.js';
