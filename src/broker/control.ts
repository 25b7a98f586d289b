import type { Answer, Command } from '../core/command.js';

/** Limits in ms that an operator has set for a task; what is left out is as the task declares it. */
export interface TimeLimitMs {
  readonly soft?: number;
  readonly hard?: number;
}

/** Carries an answer back to who asked. */
export type Reply = (answer: Answer) => Promise<void>;

/**
 * Commands of operators to workers. They reach the workers that listen now, and are not kept; what must hold for workers that
 * start later is stored.
 */
export interface Control {
  /** Sends a command to whoever listens, and passes on what is answered until the returned function is called. */
  send(command: Command, receive: (answer: Answer) => void): Promise<() => void>;
  /**
   * Hears commands, also those for others; other messages are passed over. Resolves when it listens, or cannot for now, with how
   * to stop.
   */
  listen(listener: (command: Command, reply: Reply) => void): Promise<() => void>;
  /**
   * Calls the listener at once, as far as the connection allows, when a running task is revoked; the next renewal of its lease finds
   * out for sure. Resolves when it listens, or cannot for now.
   */
  onRevoked(listener: (id: string, token: string) => void): Promise<void>;
  /** Sets the limits of a task for all runs that begin from now on; `undefined`: as it declares them. */
  setTimeLimit(task: string, limit: TimeLimitMs | undefined): Promise<void>;
  /** The limits that are set, by task. */
  timeLimits(): Promise<ReadonlyMap<string, TimeLimitMs>>;
}
