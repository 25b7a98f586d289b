import { defined } from './options.js';
import type { EnqueueOptions } from './task-options.js';

/** Options with more laid over them, where one that is undefined hides nothing. A countdown takes the place of an eta, and an eta that of a countdown: a task starts once. */
export function laidOver<Options extends Pick<EnqueueOptions, 'countdown' | 'eta'>>(
  options: Options,
  more: Options,
): Options {
  if (more.countdown === undefined && more.eta === undefined) return { ...options, ...defined(more) };
  const { countdown: _countdown, eta: _eta, ...rest } = options;
  return { ...(rest as Options), ...defined(more) };
}
