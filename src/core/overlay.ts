import type { EnqueueOptions } from './task-options.js';

/** Options with more laid over them. A countdown takes the place of an eta, and an eta that of a countdown: a task starts once. */
export function laidOver<Options extends Pick<EnqueueOptions, 'countdown' | 'eta'>>(
  options: Options,
  more: Options,
): Options {
  if (more.countdown === undefined && more.eta === undefined) return { ...options, ...more };
  const { countdown: _countdown, eta: _eta, ...rest } = options;
  return { ...(rest as Options), ...more };
}
