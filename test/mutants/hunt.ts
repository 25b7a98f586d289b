import fc from 'fast-check';
import { runSeries } from '../model/model.js';
import { redisModel } from '../model/model-broker.js';
import { flowingSeriesArbitrary, lanedSeriesArbitrary, seriesArbitrary, type Step } from '../model/step.js';
import { soak } from '../soak/soak.js';
import { mutated, MUTANTS } from './mutants.mjs';

/** What became of a mutant. */
export interface Catch {
  readonly name: string;
  readonly what: string;
  /** Who noticed, undefined if nobody did. */
  readonly by?: 'model' | 'soak';
  readonly runs: number;
  /** What it was noticed by. */
  readonly because: string;
}

const RUNS = 300;
const SOAK_SECONDS = 30;
const SERIES = [seriesArbitrary, flowingSeriesArbitrary, lanedSeriesArbitrary];

export const MUTANT_NAMES = Object.keys(MUTANTS);

/** The model must find nothing where nothing is taken out, or what it finds in mutants says nothing. */
export async function expectSound(seed: number): Promise<void> {
  const found = await modelled(undefined, seed);
  if (found !== undefined) throw new Error(`The scripts as they are break a rule: ${found.because}`);
}

/** Lets the model look for a rule that was taken out; what it does not find in some hundred series the soak has to. */
export async function hunt(name: string, seed: number): Promise<Catch> {
  const what = MUTANTS[name]?.what ?? name;
  const found = await modelled(name, seed);
  if (found !== undefined) return { name, what, by: 'model', ...found };
  const { isFine, figures } = await soak({ seconds: SOAK_SECONDS, seed, mutant: name });
  const broken = Object.entries(figures.faults).filter(([, ids]) => ids.length > 0);
  const because = broken.map(([rule, ids]) => `${ids.length} ${rule}`).join(', ');
  return { name, what, ...(!isFine && { by: 'soak' as const }), runs: SERIES.length * RUNS, because };
}

async function modelled(
  name: string | undefined,
  seed: number,
): Promise<Pick<Catch, 'because' | 'runs'> | undefined> {
  let before = 0;
  for (const series of SERIES) {
    const found = await looked(name, seed, series);
    if (found !== undefined) return { ...found, runs: before + found.runs };
    before += RUNS;
  }
  return undefined;
}

async function looked(
  name: string | undefined,
  seed: number,
  series: fc.Arbitrary<readonly Step[]>,
): Promise<Pick<Catch, 'because' | 'runs'> | undefined> {
  const rewrite = (lua: string) => mutated(lua, name);
  // One way after the other: each script once, as usual, or twice; lists that can be searched, or that cannot.
  const property = fc.asyncProperty(series, fc.boolean(), fc.boolean(), (steps, isRepeated, keepsEntries) =>
    runSeries(() => redisModel({ rewrite, isRepeated, keepsEntries }), steps),
  );
  // What it is noticed by, not the shortest way to it.
  const { failed, numRuns, errorInstance } = await fc.check(property, {
    numRuns: RUNS,
    seed,
    endOnFailure: true,
  });
  if (!failed) return undefined;
  const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return { runs: numRuns, because: shown(message) };
}

/** Without the step, and no more than a line. */
function shown(message: string): string {
  const text = message.replace(/^step [^\n]*\n/, '').split('\n')[0] ?? '';
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}
