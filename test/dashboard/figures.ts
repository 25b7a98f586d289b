import { writeSync } from 'node:fs';
import { expect } from '@jest/globals';

export function median(values: readonly number[]): number {
  return Math.round(
    values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN,
  );
}

/** A goal counts on a quiet machine, which the variable NTQ_GOALS says this is; on others the figure is printed. */
export function hold(figure: number, goal: number): void {
  if (process.env['NTQ_GOALS'] !== undefined) expect(figure).toBeLessThanOrEqual(goal);
}

/** A figure for people, which jest would dress up. */
export function say(line: string): void {
  writeSync(2, `${line}\n`);
}
