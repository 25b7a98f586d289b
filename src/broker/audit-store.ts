/** A change that somebody has made, as it is stored. */
export interface AuditNote {
  /** Unique to the call: a repeated one is stored once. */
  readonly key: string;
  /** The person or the process that made it. */
  readonly who: string;
  /** The way it came: from a service of an application, the command or the dashboard. */
  readonly via: 'cli' | 'dashboard' | 'service';
  /** The method of the service, such as `Queues.pause`. */
  readonly action: string;
  /** The queue, task, worker, schedule, limit, ids or filter that was meant. */
  readonly target: string;
  /** How many things it changed, where that is known. */
  readonly count?: number | undefined;
  /** Why it failed; left out when it did not. */
  readonly error?: string | undefined;
}

/** The same, with its position in the list and its moment. */
export interface AuditRecord extends Omit<AuditNote, 'key'> {
  /** Its position in the list. */
  readonly id: string;
  /** Epoch ms by the broker's clock. */
  readonly at: number;
}

/** The number of changes that are kept. */
export const AUDIT_KEPT = 10_000;

/** The changes that operators have made, the last 10 000; and how far those are that take long. */
export interface AuditStore {
  record(note: AuditNote): Promise<void>;
  /** The newest first, behind the one of that id. */
  list(page: {
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<readonly AuditRecord[]>;
  /** Keeps how far a long change is, for other processes, for `keptMs`. Answers whether one of them has asked it to stop. */
  report(id: string, state: string, keptMs: number): Promise<boolean>;
  /** The last report of a long change; `undefined` when its time is past. */
  reported(id: string): Promise<string | undefined>;
  /** Asks the process of a long change to stop. */
  stop(id: string, keptMs: number): Promise<void>;
}
