/** This process, as its health sees it. */
export interface ProcessState {
  /** `stopping` from the first signal on. */
  readonly phase: 'running' | 'starting' | 'stopping';
  /** Left out in a process without a worker. */
  readonly worker?: {
    /** How many tasks run here, and how many may. */
    readonly running: number;
    readonly concurrency: number;
    /** How late the main loop came round at worst since the last heartbeat, in ms. */
    readonly loopLagMs: number;
    /** As many handlers are stuck beyond their hard limit as may run. */
    readonly isStuck: boolean;
  };
}
