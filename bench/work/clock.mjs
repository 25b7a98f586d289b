/** Microseconds that mean the same in all processes of this machine. */
export function machineUs() {
  return Number(process.hrtime.bigint() / 1_000n);
}

/** The time of day in ms, with the fractions that Date.now() has not: it looks when that changes. */
export function wallClock() {
  const before = Date.now();
  while (Date.now() === before);
  const offset = Date.now() - performance.now();
  return () => performance.now() + offset;
}
