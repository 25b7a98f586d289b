// Time runs faster than in life: so many seconds of life pass in one of the run. All times of the scenario are written as in life.
export const FASTER = 10;

/** A time of life in ms of the run. */
export const inRun = (seconds) => (seconds * 1_000) / FASTER;

/** Ms of the run as seconds of life. */
export const inLife = (ms) => (ms * FASTER) / 1_000;

export const pass = (seconds) => new Promise((resolve) => setTimeout(resolve, inRun(seconds)));
