/**
 * A token names one attempt: the exchange that leased the task, the moment, the position among the deliveries of the exchange, and the
 * queue that the task was taken from, so that running tasks can be counted by queue without a look at their records.
 */
export interface Token {
  readonly worker: string;
  readonly session: number;
  readonly sequence: number;
  /** Epoch ms by the broker's clock. */
  readonly leasedAt: number;
  readonly position: number;
  readonly queue: string;
}

export function tokenOf({ worker, session, sequence, leasedAt, position, queue }: Token): string {
  return `${worker}:${session}:${sequence}:${leasedAt}:${position}:${queue}`;
}

/** The parts of a token; neither ids of workers nor names of queues hold a colon. */
export function parseToken(token: string): Token {
  const [worker = '', session, sequence, leasedAt, position, queue = ''] = token.split(':');
  return {
    worker,
    session: Number(session),
    sequence: Number(sequence),
    leasedAt: Number(leasedAt),
    position: Number(position),
    queue,
  };
}
