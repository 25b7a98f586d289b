/** What every key of a namespace begins with; the braces keep them in one slot of a cluster. */
export function prefixOf(namespace: string): string {
  return `ntq:{${namespace}}:`;
}

/** The keys that are read from outside of scripts. All others are named in the scripts; docs/redis-keys.md lists them. */
export function keysOf(namespace: string, part = '') {
  const prefix = prefixOf(namespace) + part;
  return {
    prefix,
    task: `${prefix}task`,
    bands: `${prefix}bands`,
    ready: (band: string) => `${prefix}ready:${band}`,
    laned: `${prefix}laned`,
    lanes: (band: string) => `${prefix}lanes:${band}`,
    lane: (place: string) => `${prefix}lane:${place}`,
    wake: (queue: string) => `${prefix}wake:${queue}`,
    delayed: `${prefix}delayed`,
    leases: `${prefix}leases`,
    active: `${prefix}active`,
    paused: `${prefix}paused`,
    workers: `${prefix}workers`,
    dead: `${prefix}dead`,
    letters: `${prefix}letters`,
    history: (id: string) => `${prefix}history:${id}`,
    meta: `${prefix}meta`,
    input: (group: string) => `${prefix}input:${group}`,
    parts: (group: string) => `${prefix}parts:${group}`,
    told: (client: string) => `${prefix}told:${client}`,
    control: `${prefix}control`,
    answers: (client: string) => `${prefix}answers:${client}`,
    timeLimits: `${prefix}time-limits`,
    ticks: (schedule: string) => `${prefix}ticks:${schedule}`,
    beat: `${prefix}beat`,
  };
}

export type Keys = ReturnType<typeof keysOf>;
