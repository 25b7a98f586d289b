import { DueList } from '../due-list.js';

/** Revocations that running tasks have not seen, and calls that may be repeated. */
export class RevocationState {
  /** Running tasks that may not run again. */
  readonly requested = new Set<string>();
  /** Calls of `revoke` that found their task, until they are forgotten. */
  readonly calls = new DueList();
  readonly listeners: ((id: string, token: string) => void)[] = [];
}
