/** A token names one attempt: the exchange that leased the task, the moment, and the position among the deliveries of the exchange. */
export interface Token {
  readonly worker: string;
  readonly session: number;
  readonly sequence: number;
  /** Epoch ms by the broker's clock. */
  readonly leasedAt: number;
  readonly position: number;
}

export function tokenOf({ worker, session, sequence, leasedAt, position }: Token): string {
  return `${worker}:${session}:${sequence}:${leasedAt}:${position}`;
}

/** The parts of a token; ids of workers hold no colon. */
export function parseToken(token: string): Token {
  const [worker = '', session, sequence, leasedAt, position] = token.split(':');
  return {
    worker,
    session: Number(session),
    sequence: Number(sequence),
    leasedAt: Number(leasedAt),
    position: Number(position),
  };
}
