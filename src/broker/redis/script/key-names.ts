/**
 * The keys of a namespace behind its prefix. Scripts say `K.<name>` or `K.<name>(part, …)`, TypeScript says
 * `keysOf(namespace).<name>`, docs/redis-keys.md lists the same names; a test compares them.
 */
export const KEY_NAMES = {
  task: 'task',
  active: 'active',
  leases: 'leases',
  delayed: 'delayed',
  delayedCounts: 'delayed-counts',
  expiries: 'expiries',
  bands: 'bands',
  ready: 'ready:<band>',
  wake: 'wake:<queue>',
  paused: 'paused',
  lane: 'lane:<band> <lane>',
  lanes: 'lanes:<band>',
  laned: 'laned',
  rotation: 'rotation:<band>',
  rotations: 'rotations',
  laneGroup: 'lane-group:<lane group>',
  blocked: 'blocked',
  blockedBy: 'blocked:<limit key>',
  limits: 'limits',
  rate: 'rate:<limit key>',
  permits: 'permits',
  permitsOf: 'permits:<limit key>',
  breaker: 'breaker:<name>',
  failures: 'failures:<name>',
  watchers: 'watchers',
  updates: 'updates:<client>',
  control: 'control:<database>',
  replies: 'replies:<client>',
  timeLimits: 'time-limits',
  settings: 'settings',
  progress: 'progress',
  revoked: 'revoked',
  revoke: 'revoke:<call>',
  dedupe: 'dedupe',
  history: 'history:<id>',
  ended: 'ended:<bucket>',
  buckets: 'buckets',
  keptMinutes: 'kept-minutes',
  deadLetters: 'dead-letters',
  deadLetterTimes: 'dead-letter-times',
  workers: 'workers',
  fetch: 'fetch:<worker>:<session>',
  gone: 'gone:<worker>',
  timer: 'timer',
  isolating: 'isolating',
  audit: 'audit',
  change: 'change:<id>',
  changeStop: 'change-stop:<id>',
  figures: 'figures:<span>:<at>',
  figureArchive: 'figure-archive:<span>:<at>',
  figureChunks: 'figure-chunks',
  figureNames: 'figure-names',
  figureSources: 'figure-sources',
  figuresOfScripts: 'figures:scripts',
  levels: 'levels:<span>:<at>',
  eventLog: 'event-log',
  eventSources: 'event-sources',
  eventWatchers: 'event-watchers',
  watchedEvents: 'watched-events',
  events: 'events:<database>',
  meta: 'meta',
  stats: 'stats',
  continuations: 'continuations',
  failedContinuations: 'continuations:failed',
  workflows: 'workflows',
  drafts: 'drafts',
  draft: 'draft:<root>',
  group: 'group:<id>',
  results: 'results:<id>:<page>',
  full: 'full:<id>',
  input: 'input:<id>',
  parts: 'parts:<id>',
  added: 'added:<id>',
  nested: 'nested:<id>',
  schedules: 'schedules',
  schedule: 'schedule:<name>',
  ticks: 'ticks:<name>',
  declarations: 'declarations',
  deployments: 'deployments',
  deployedSchedules: 'deployed-schedules',
  beat: 'beat:<database>',
} as const satisfies Record<string, string>;

export type KeyName = keyof typeof KEY_NAMES;

/**
 * The names that are channels of pub/sub. Channels belong to the whole server, not to one of its databases: a channel of a namespace
 * names the database, one of a client names its client, whose id is unique.
 */
export const CHANNELS: readonly KeyName[] = ['updates', 'control', 'replies', 'events', 'beat'];

type Key<Pattern extends string> = Pattern extends `${string}<${string}`
  ? (...parts: readonly (number | string)[]) => string
  : string;

export type Keys = { readonly [Name in KeyName]: Key<(typeof KEY_NAMES)[Name]> } & {
  readonly prefix: string;
};

/** The beginning of every key of a namespace; the braces keep them in one slot of a cluster. */
export function prefixOf(namespace: string): string {
  return `ntq:{${namespace}}:`;
}

export function keysOf(namespace: string): Keys {
  const prefix = prefixOf(namespace);
  const keys = Object.entries(KEY_NAMES).map(([name, pattern]) => [name, keyFrom(prefix, pattern)]);
  return { prefix, ...Object.fromEntries(keys) } as Keys;
}

function keyFrom(prefix: string, pattern: string): Key<string> | Key<'<'> {
  if (!pattern.includes('<')) return prefix + pattern;
  return (...parts) => {
    const values = [...parts];
    return prefix + pattern.replace(/<[^>]+>/g, () => String(values.shift()));
  };
}

/** The literal texts of a pattern, between which its parts stand. */
export function textsOf(name: KeyName): readonly string[] {
  return KEY_NAMES[name].split(/<[^>]+>/);
}
