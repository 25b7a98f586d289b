import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { EXIT } from '../../src/cli/exit-code.js';
import { resolveOptions } from '../../src/nest/resolved-options.js';
import { DEFAULT_BACKOFF } from '../../src/policy/backoff.js';

const PAGES = execFileSync('git', ['ls-files', '-z', 'README.md', 'CONTRIBUTING.md', 'docs/*.md'], {
  encoding: 'utf8',
})
  .split('\0')
  .filter(Boolean)
  .map((page) => [page, readFileSync(page, 'utf8').replaceAll(/\s+/g, ' ')] as const);

const DEFAULTS = resolveOptions({ broker: 'memory://' }, { environment: undefined, isDedicated: true });
const LEASE_MS = DEFAULTS.worker?.leaseMs;
const STOP_MS = DEFAULTS.worker?.shutdownTimeoutMs;
const DEVELOPMENT_STOP_MS = resolveOptions(
  { broker: 'memory://' },
  { environment: undefined, isDedicated: false },
).worker?.shutdownTimeoutMs;
const BACKOFF_MAX_MS = (DEFAULT_BACKOFF as { readonly maxMs: number }).maxMs;

/**
 * What pages say and the code knows: a phrase whose group is the number, and the number. Times are in ms. The phrase stands on one page at
 * least; wherever it stands, it says this number.
 */
const FACTS: readonly (readonly [phrase: RegExp, value: number | undefined])[] = [
  // Workflows
  [/batches of (\d[\d ]*\d)/, constantOf('canvas/message-batches', 'MESSAGES_AT_ONCE')],
  [/in pages of (\w+)/, constantOf('broker/storage/group-page', 'GROUP_PAGE')],
  [/A page has (\w+) indexes/, constantOf('broker/storage/group-page', 'GROUP_PAGE')],
  [/of (\w+) results at a time/, constantOf('broker/workflow-store', 'RESULTS_PAGE')],
  [/Nesting: (\w+) deep/, constantOf('canvas/chain-members', 'MAX_DEPTH')],
  [/parts of at most (\w+) nodes/, constantOf('worker/dynamic-workflow', 'ADDED_AT_ONCE')],
  [/has added nothing for (\w+ minutes)/, constantOf('worker/pruner', 'DRAFT_AGE_MS')],
  // Schedules
  [/all, at most (\d+) \| 36/, constantOf('beat/schedule-options', 'MAX_MISFIRES')],
  [/elapsed time, at least `(\w+)`/, constantOf('beat/schedule-options', 'MIN_EVERY_MS')],
  [/`@Interval\(ms\)` \| `every` \| at least (\d+)/, constantOf('beat/schedule-options', 'MIN_EVERY_MS')],
  [/unless the latest is less than (\d+ s)/, constantOf('beat/plan', 'LATE_MS')],
  [/a warning when it is over (\d+ s) late/, constantOf('beat/plan', 'LATE_MS')],
  [/are counted up to ([\d ]+\d)/, constantOf('beat/plan', 'COUNTED')],
  [/reports its deployment every (\d+ s)/, constantOf('beat/declaration', 'DECLARE_MS')],
  [/the last (\w+) ticks/, constantOf('broker/storage/kept', 'TICKS_KEPT')],
  [/Up to (\w+) ticks/, constantOf('beat/beat', 'FIRED_AT_ONCE')],
  [/when one is due, and every (\d+ s)/, constantOf('beat/beat', 'IDLE_MS')],
  // Tasks
  [/After (\w+) of them the task fails/, constantOf('core/task-message', 'DEFAULT_MAX_LOSSES')],
  [/a poison task fails after (\w+) losses/, constantOf('core/task-message', 'DEFAULT_MAX_LOSSES')],
  [/a task with (\w+) losses or more/, constantOf('core/task-message', 'SUSPECT_LOSSES')],
  [/`resultTtl` \((\d+ hours)\)/, constantOf('core/task-message', 'DEFAULT_RESULT_TTL_MS')],
  [/results are kept for (\d+ hours)/, constantOf('core/task-message', 'DEFAULT_RESULT_TTL_MS')],
  [/no worker knew the task for (\d+ hours)/, constantOf('worker/unknown-task', 'GIVE_UP_MS')],
  [/with a growing delay, for (\d+ hours)/, constantOf('worker/unknown-task', 'GIVE_UP_MS')],
  [/capped by `max` \((\d+ minutes)\)/, BACKOFF_MAX_MS],
  [/A key takes (\d+) characters/, constantOf('core/lane', 'LONGEST_KEY')],
  [/`enqueueMany` \((\d+) at a time\)/, constantOf('client/publisher', 'CHUNK')],
  [/atomic for each (\d+)/, constantOf('client/publisher', 'CHUNK')],
  [/failures of the attempts of a task, the last (\d+)/, constantOf('broker/storage/kept', 'HISTORY_KEPT')],
  [/repeated within (\d+ s) it gives/, constantOf('broker/storage/kept', 'CALL_KEPT_MS')],
  [/keep their last (\w+) bits/, constantOf('core/task-id', 'SHARD_BITS')],
  // Options of the module
  [/when its lease ends \((\d+ s)\)/, LEASE_MS],
  [/leases a task, for (\d+ seconds) by default/, LEASE_MS],
  [/`--lease`, (\d+ s)/, LEASE_MS],
  [/`--shutdown-timeout` \((\d+ s)\)/, STOP_MS],
  [/a stop waits (\d+ s) for running tasks/, DEVELOPMENT_STOP_MS],
  [/a web server waits only (\d+ s) for running/, DEVELOPMENT_STOP_MS],
  [/deadLetters\.maxAge` \((\d+ days)\)/, DEFAULTS.deadLetterAgeMs],
  [/dead letters for (\d+ days)/, DEFAULTS.deadLetterAgeMs],
  [/more than `maxCount` \(([\d ]+)\)/, DEFAULTS.deadLetterCount],
  [/`maxPayload` and `maxResult` \((\d+) MiB each\)/, DEFAULTS.maxPayload / 2 ** 20],
  [/`maxPayload`, (\d+) MiB/, DEFAULTS.maxPayload / 2 ** 20],
  // Workers and pools
  [/missed two heartbeats \((\d+ s)\)/, 2 * (constantOf('broker/worker-registry', 'HEARTBEAT_MS') ?? 0)],
  [/does not start within (\d+ ms)/, constantOf('worker/prefetch', 'STALE_MS')],
  [/about (\w+ milliseconds) of work/, constantOf('worker/prefetch', 'PREFETCH_MS')],
  [/about (\d+ ms) of work/, constantOf('worker/prefetch', 'PREFETCH_MS')],
  [/look every (\w+ seconds)/, constantOf('worker/work-listener', 'LOOK_MS')],
  [/the next try waits (\S+ s), 1 s/, constantOf('policy/restart', 'FIRST_MS')],
  [/1 s, 2 s, … (\d+ s)/, constantOf('policy/restart', 'LONGEST_MS')],
  [/After (\w+) failures in a row/, constantOf('worker/pool/supervisor', 'MAX_FAILED_BOOTS')],
  [/touched every (\w+ seconds)/, constantOf('nest/ready-file', 'TOUCH_MS')],
  [/a recovery takes (\d+)/, constantOf('broker/redis/redis-task-store', 'RECOVERED_AT_ONCE')],
  [/reads all records, (\d+) at a time/, constantOf('broker/redis/redis-inspector', 'WALKED_AT_ONCE')],
  // Redis
  [/calls wait (\w+ seconds)/, constantOf('broker/redis/redis-connection', 'CALL_TIMEOUT_MS')],
  [
    /Redis did not answer within (\w+ seconds)/,
    constantOf('broker/redis/redis-connection', 'CALL_TIMEOUT_MS'),
  ],
  [/no replica confirmed within (\w+ second)/, constantOf('broker/redis/redis-connection', 'WAIT_MS')],
  [/follows the script, for (\w+ second) at most/, constantOf('broker/redis/redis-connection', 'WAIT_MS')],
];

const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  s: 1_000,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

describe('numbers in the docs', () => {
  it.each(FACTS)('The docs say the number of the code: %s', (phrase, value) => {
    const found = PAGES.flatMap(([page, text]) =>
      [...text.matchAll(new RegExp(phrase, 'g'))].map(([, number]) => ({
        page,
        says: numberOf(number ?? ''),
      })),
    );
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ says }) => says !== value)).toEqual([]);
  });

  it('The table of exit codes has all of them', () => {
    const [, production = ''] = PAGES.find(([page]) => page === 'docs/production.md') ?? [];
    const [, table = ''] = /\| code \| means \|(.*?)## /.exec(production) ?? [];
    const codes = [...table.matchAll(/\| (\d+) \| /g)].map(([, code]) => Number(code));
    expect(codes).toEqual(expect.arrayContaining([0, ...Object.values(EXIT)]));
  });
});

/** 'five seconds', '1 250', '25 s', 'a second', '1s': in ms where it has a unit. */
function numberOf(text: string): number {
  const [, amount = '', unit = ''] =
    /^([\d., ]*\d|[a-z]+?)\s*(?:(ms|s|milliseconds?|seconds?|minutes?|hours?|days?))?$/.exec(text) ?? [];
  const size = unit === '' ? 1 : (UNITS[unit] ?? UNITS[unit.replace(/s$/, '')] ?? Number.NaN);
  const word = amount === 'a' ? 1 : WORDS.indexOf(amount);
  return size * (word >= 0 ? word : Number(amount.replaceAll(' ', '')));
}

/** The value of a constant in the source, exported or not. */
function constantOf(file: string, name: string): number | undefined {
  const text = readFileSync(`src/${file}.ts`, 'utf8');
  const [, value] = new RegExp(`const ${name}(?:: \\w+)? = ([\\d_* ]+);`).exec(text) ?? [];
  if (value === undefined) throw new Error(`src/${file}.ts has no number ${name}`);
  return value.split('*').reduce((product, factor) => product * Number(factor.replaceAll('_', '')), 1);
}
