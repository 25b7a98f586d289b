import { checkAll, flag, oneOf, type Checks } from '../core/option-check.js';

/** How a run is joined to its enqueue. */
export const PROPAGATIONS = ['link', 'child', 'none'] as const;
export type Propagation = (typeof PROPAGATIONS)[number];

/** The options of `otel()`. */
export interface OtelOptions {
  /**
   * `'link'`: each run is a trace, with a link to the enqueue. `'child'`: a run is a part of the trace that has enqueued it, and so
   * are its retries. `'none'`: tasks carry nothing. Default: 'link'.
   */
  readonly propagation?: Propagation;
  /** `true`: the span of a run shows the arguments as JSON, up to 2 048 characters, after `redact`. Default: false. */
  readonly captureArgs?: boolean;
  /** Whether spans are named after the task or after the queue. Default: 'task'. */
  readonly spanName?: 'queue' | 'task';
}

const CHECKS: Checks<OtelOptions> = {
  propagation: oneOf(...PROPAGATIONS),
  captureArgs: flag,
  spanName: oneOf('task', 'queue'),
};

/** Checks the options; complete. */
export function resolveOtelOptions(options: OtelOptions): Required<OtelOptions> {
  checkAll(options, CHECKS, { where: 'otel()', prefix: 'otel(): ' });
  const { propagation = 'link', captureArgs = false, spanName = 'task' } = options;
  return { propagation, captureArgs, spanName };
}
