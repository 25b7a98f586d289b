const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** A process that lived this long was well. */
const STEADY_MS = 10_000;
/** A task that kills its process is isolated after two losses and fails at the third: five short lives are no reason to wait. */
const SHORT_LIVES = 5;

/** How a process of the pool ended. */
export interface ProcessLife {
  /** How long it took tasks; `undefined` where it never took any. */
  readonly readyForMs: number | undefined;
}

/** The memory of a pool from one process to its replacement. */
export interface RestartHistory {
  readonly failedBoots: number;
  readonly shortLives: number;
}

export const NO_HISTORY: RestartHistory = { failedBoots: 0, shortLives: 0 };

/** The history after one more process has ended. */
export function historyAfter(history: RestartHistory, { readyForMs }: ProcessLife): RestartHistory {
  if (readyForMs === undefined) return { ...history, failedBoots: history.failedBoots + 1 };
  return { failedBoots: 0, shortLives: readyForMs >= STEADY_MS ? 0 : history.shortLives + 1 };
}

/** How long the replacement has to wait: not at all after a death at work, longer and longer when boots fail. */
export function restartDelayMs({ failedBoots, shortLives }: RestartHistory): number {
  const failures = Math.max(failedBoots, shortLives - SHORT_LIVES);
  return failures <= 0 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
}
