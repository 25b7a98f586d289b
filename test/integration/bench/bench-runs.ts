import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildProcess } from '../../support/child-process.js';

interface Figure {
  readonly value: string;
  readonly systems: Readonly<Record<string, { readonly median: number | null }>>;
}

export interface Measurement {
  readonly name: string;
  readonly figures: readonly Figure[];
  readonly errors: Readonly<Record<string, string>>;
}

/** Runs programs of bench/, each on a Redis that it starts itself. */
export class BenchRuns {
  readonly #running = new Set<ChildProcess>();

  start(program: string, ...args: string[]): ChildProcess {
    const child = ChildProcess.spawn(`../bench/${program}`, { REDIS_URL: '' }, args);
    this.#running.add(child);
    void child.exited.then(() => this.#running.delete(child));
    return child;
  }

  /** What a program printed, whatever it thinks of its figures. */
  async output(program: string, ...args: string[]): Promise<string> {
    const child = this.start(program, ...args);
    const { signal } = await child.exited;
    const text = child.lines.join('\n');
    if (signal !== null) throw new Error(text);
    return text;
  }

  /** The results of the smallest run there is. */
  async smoke(
    args: readonly string[],
    meanwhile?: (child: ChildProcess) => Promise<void>,
  ): Promise<readonly Measurement[]> {
    const folder = mkdtempSync(join(tmpdir(), 'ntq-bench-'));
    try {
      const file = join(folder, 'results.json');
      const child = this.start('main.mjs', '--smoke', '--out', file, ...args);
      await meanwhile?.(child);
      const { code } = await child.exited;
      if (code !== 0) throw new Error(child.lines.join('\n'));
      return (JSON.parse(readFileSync(file, 'utf8')) as { measurements: Measurement[] }).measurements;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Asked to end, for then they end what they have started, too. */
  async end(): Promise<void> {
    const left = [...this.#running];
    for (const child of left) child.kill('SIGTERM');
    await Promise.all(left.map((child) => child.exited));
  }
}

/** Figures that are no numbers, and systems that failed: `<measurement> <figure> <system>`. */
export function gaps(measurements: readonly Measurement[]): readonly string[] {
  return measurements.flatMap(({ name, figures, errors }) => [
    ...Object.entries(errors).map(([system, error]) => `${name} ${system}: ${error}`),
    ...figures.flatMap(({ value, systems }) =>
      Object.entries(systems)
        .filter(([, { median }]) => median === null)
        .map(([system]) => `${name} ${value} ${system}`),
    ),
  ]);
}
