import type { TaskQueueMatchers } from './matchers.js';

export { matchers } from './matchers.js';
export type { TaskQueueMatchers } from './matchers.js';

// `expect` of vitest, imported or global. Where vitest is not installed, nobody needs its types.
/** @ts-ignore */
declare module 'vitest' {
  // oxlint-disable-next-line typescript/no-explicit-any -- both interfaces must have the same parameters
  interface Matchers<T = any> extends TaskQueueMatchers<void> {}
}
