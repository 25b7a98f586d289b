/** How the pages are kept up to date. */
export type Connection =
  | 'away' // The server lives, Redis does not answer.
  | 'broken' // Something in the server failed, and its log says what.
  | 'connecting'
  | 'live'
  | 'lost' // Nobody answers.
  | 'paused'
  | 'polling' // The stream does not come through, so the pages ask.
  | 'still'; // The page shows nothing that moves.

/** The facts that the connection follows from. */
export interface LiveFacts {
  readonly isPaused: boolean;
  readonly isHidden: boolean;
  /** The stream: not asked for, being opened, open, or refused. */
  readonly stream: 'failed' | 'none' | 'open' | 'opening';
  readonly isAway: boolean;
  readonly isBroken: boolean;
  /** The last answer to a poll. */
  readonly lastPoll: 'failed' | 'none' | 'well';
}

/** The word for the user. */
export function connectionOf({ isPaused, stream, isAway, isBroken, lastPoll }: LiveFacts): Connection {
  if (isPaused) return 'paused';
  if (isAway) return 'away';
  if (isBroken) return 'broken';
  if (stream === 'open') return 'live';
  if (lastPoll === 'failed') return 'lost';
  if (stream === 'none') return 'still';
  return stream === 'failed' ? 'polling' : 'connecting';
}

/** Whether a stream should be held: a tab that nobody sees costs nothing. */
export function wantsStream({ isPaused, isHidden }: LiveFacts, topics: number): boolean {
  return !isPaused && !isHidden && topics > 0;
}
