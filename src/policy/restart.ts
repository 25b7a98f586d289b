const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** A child that lived for so long was well. */
const STEADY_MS = 10_000;
/** A task that kills its process is convicted at its third loss: so many short lives are no reason to wait. */
const SHORT_LIVES = 5;

/** How a child of the pool ended. */
export interface Life {
  /** `undefined`: it never took tasks. */
  readonly stoodForMs: number | undefined;
}

/** What is remembered between the children of one place. */
export interface RestartHistory {
  readonly failedBoots: number;
  readonly shortLives: number;
}

export const NO_HISTORY: RestartHistory = { failedBoots: 0, shortLives: 0 };

/** The history after one more child has ended. */
export function remember(history: RestartHistory, { stoodForMs }: Life): RestartHistory {
  if (stoodForMs === undefined) return { ...history, failedBoots: history.failedBoots + 1 };
  return { failedBoots: 0, shortLives: stoodForMs >= STEADY_MS ? 0 : history.shortLives + 1 };
}

/** How long the next child has to wait: not at all after a death at work, longer and longer when boots fail. */
export function restartDelayMs({ failedBoots, shortLives }: RestartHistory): number {
  const failures = Math.max(failedBoots, shortLives - SHORT_LIVES);
  return failures <= 0 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
}
