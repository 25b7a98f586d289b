import { moduleOf } from './module-of.mjs';

/**
 * Self time of a V8 profile by module and by function, the dearest first: each has the share of the CPU time `cpuUs` that
 * it has of the samples. Samples are counted, not timed: while others have the core, time passes and nothing is spent.
 */
export function selfTimes({ nodes, samples }, cpuUs) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const busy = samples.map((id) => frames.get(id)).filter(({ functionName }) => functionName !== '(idle)');
  const counted = (nameOf) => {
    const counts = new Map();
    for (const name of busy.map(nameOf)) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts]
      .map(([name, count]) => ({ name, share: count / busy.length, us: (count / busy.length) * cpuUs }))
      .toSorted((one, other) => other.share - one.share);
  };
  return {
    samples: busy.length,
    byModule: counted(moduleOf),
    byFunction: counted((frame) => `${frame.functionName || '(anonymous)'} · ${moduleOf(frame)}`),
  };
}
