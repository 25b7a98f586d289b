import { spread } from './statistics.mjs';

export const OURS = 'nest-task-queue';
/** The targets are about this one. */
export const RIVAL = 'bullmq';

/**
 * One figure of all systems: medians, the ratios ours : theirs round by round, and whether the promise is kept.
 *
 * @param {{ value: string }} figure
 * @param {Record<string, object[]>} rounds what each system measured, a round each; systems that failed are not there
 */
export function judged(figure, rounds) {
  const valuesOf = (system) => rounds[system]?.map((round) => round[figure.value]);
  const systems = {};
  const ratios = {};
  for (const system of Object.keys(rounds)) {
    const values = valuesOf(system);
    systems[system] = spread(values);
    const ours = valuesOf(OURS);
    if (system !== OURS && ours) ratios[system] = spread(ours.map((value, index) => value / values[index]));
  }
  return { ...figure, systems, ratios, ...passedOf(figure, systems, ratios) };
}

/** A promise about what failed is not kept; one about a system that was not asked for is not judged. */
function passedOf({ target, limit, better, isWorst }, systems, ratios) {
  if (limit !== undefined) {
    const ours = systems[OURS];
    return { passed: ours !== undefined && (isWorst ? ours.max : ours.median) <= limit };
  }
  if (target === undefined) return {};
  const ratio = ratios[RIVAL]?.median;
  if (ratio === undefined) return { passed: false };
  return { passed: better === 'more' ? ratio >= target : ratio <= target };
}

/** Without the rival in the run there is nothing to hold a target against. */
export function unjudged({ passed, ...figure }) {
  return figure.limit === undefined ? figure : { ...figure, passed };
}
