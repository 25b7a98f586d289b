/**
 * Matchers for `expect.extend` of jest. `nest-task-queue/testing/vitest` has the same for vitest.
 * @module nest-task-queue/testing/jest
 */
import type { TaskQueueMatchers } from './matchers.js';

export { matchers } from './matchers.js';
export type { TaskQueueMatchers } from './matchers.js';

// `expect` of @jest/globals. Where jest is not installed, nobody needs its types.
/** @ts-ignore */
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends TaskQueueMatchers<R> {}
}

// The global `expect` of @types/jest.
declare global {
  namespace jest {
    /** @ts-ignore */
    interface Matchers<R, T = {}> extends TaskQueueMatchers<R> {}
  }
}
