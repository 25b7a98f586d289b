import type { Route } from '../http/route.js';
import { readOpenApi } from '../open-api.js';
import { Answer } from '../http/route.js';
import { json } from '../http/request.js';
import { BULK } from './bulk.js';
import { DEAD_LETTERS } from './dead-letters.js';
import { LIMITS } from './limits.js';
import { QUEUES } from './queues.js';
import { READING } from './reading.js';
import { SCHEDULES } from './schedules.js';
import { SEARCHING } from './searching.js';
import { TASKS } from './tasks.js';
import { WATCHING } from './watching.js';
import { WORKERS } from './workers.js';
import { WORKFLOWS } from './workflows.js';

/** All routes of the API. Of two that fit a path the first counts. */
export const ROUTES: readonly Route[] = [
  ...READING,
  ...QUEUES,
  ...WORKERS,
  ...SEARCHING,
  ...TASKS,
  ...DEAD_LETTERS,
  ...BULK,
  ...WORKFLOWS,
  ...SCHEDULES,
  ...LIMITS,
  ...WATCHING,
  {
    method: 'GET',
    path: 'openapi.json',
    permission: 'view',
    summary: 'This API in the format OpenAPI 3.1.',
    answer: 'OpenApi',
    handle: () => new Answer({ ...json(200, {}), body: readOpenApi() }),
  },
];
