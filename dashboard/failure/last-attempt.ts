/** The facts of a task or of a dead letter that it follows from. */
export interface Tried {
  readonly retries: number;
  readonly reason?: string;
}

/** The number of the attempt whose failure is the last one that is kept. A lost worker ends a task without a failure of its attempt. */
export function lastAttempt({ retries, reason }: Tried, hasFailed: boolean): number {
  return hasFailed && reason !== 'worker-lost' ? retries + 1 : retries;
}
