import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { toBytes, type ByteSize } from '../../src/core/byte-size.js';
import { toMs, type Duration } from '../../src/core/duration.js';
import { resolveOptions } from '../../src/nest/resolved-options.js';
import { DEFAULT_BACKOFF } from '../../src/policy/backoff.js';
import { defineTask } from '../../src/policy/task-definition.js';
import { exponential } from '../../src/index.js';

const PAGE = readFileSync('docs/configuration.md', 'utf8');
const module = resolveOptions({ broker: 'memory://' }, { environment: undefined, isDedicated: true });
const task = defineTask('x', [{ rateLimit: { limit: 1, per: '1m' }, circuitBreaker: {} }], []);

/** A row of docs/configuration.md: heading, option, and its default in the code, in the unit of the code. */
const ROWS: readonly (readonly [
  heading: string,
  option: string,
  unit: (text: string) => unknown,
  value: unknown,
])[] = [
  ['`TaskQueueModule.forRoot()`', 'namespace', String, module.namespace],
  ['`TaskQueueModule.forRoot()`', 'defaultQueue', String, module.defaults.queue],
  ['`TaskQueueModule.forRoot()`', 'durability', String, module.durability],
  ['`TaskQueueModule.forRoot()`', 'maxPayload', bytes, module.maxPayload],
  ['`TaskQueueModule.forRoot()`', 'maxResult', bytes, module.maxResult],
  ['`TaskQueueModule.forRoot()`', 'globalEnhancers', (text) => text === 'true', module.globalEnhancers],
  ['`queues`: each queue', 'priority', Number, module.queues[0]?.priority],
  ['`worker`', 'concurrency', Number, module.worker?.concurrency],
  ['`worker`', 'lease', ms, module.worker?.leaseMs],
  ['`worker`', 'shutdownTimeout', ms, module.worker?.shutdownTimeoutMs],
  ['`@Task()`', 'priority', Number, task.priority],
  ['`@Task()`', 'retry', Number, task.retry.limit],
  ['`@Task()`', 'acks', (text) => text === 'early', task.early],
  ['`@Task()`', 'resultTtl', ms, task.ttlMs],
  ['`@Task()`', 'ignoreResult', (text) => text === 'true', task.ignoreResult],
  ['`@Task()`', 'maxLosses', Number, task.maxLosses],
  ['`@Task()`', 'deadLetter', (text) => text === 'true', task.deadLetter],
  ['`retry`', 'limit', Number, task.retry.limit],
  ['`rateLimit`', 'burst', Number, task.flow?.rate?.burst],
  ['`circuitBreaker`', 'threshold', Number, task.flow?.breaker?.threshold],
  ['`circuitBreaker`', 'window', ms, task.flow?.breaker?.windowMs],
  ['`circuitBreaker`', 'cooldown', ms, task.flow?.breaker?.cooldownMs],
  ['`circuitBreaker`', 'halfOpen', Number, task.flow?.breaker?.halfOpen],
];

describe('docs/configuration.md', () => {
  it.each(ROWS)('The default of %s, %s is that of the code', (heading, option, unit, value) => {
    expect(unit(defaultOf(heading, option))).toEqual(value);
  });

  it('The default backoff and the defaults of dead letters are those of the code', () => {
    expect(defaultOf('`retry`', 'backoff')).toBe("exponential({ base: '1s', max: '10m', jitter: 'full' })");
    expect(exponential({ base: '1s', max: '10m', jitter: 'full' })).toEqual(DEFAULT_BACKOFF);
    expect(defaultOf('`TaskQueueModule.forRoot()`', 'deadLetters')).toBe(
      "{ maxAge: '30d', maxCount: 10_000 }",
    );
    expect(module).toMatchObject({ deadLetterAgeMs: toMs('30d', ''), deadLetterCount: 10_000 });
  });
});

/** The third cell of the row, without the quotes. */
function defaultOf(heading: string, option: string): string {
  const [, section = ''] = PAGE.split(`### ${heading}\n`);
  const [table = ''] = section.split('\n### ');
  const row = table.split('\n').find((line) => line.startsWith(`| \`${option}\` |`)) ?? '';
  return (row.split(/(?<!\\)\|/)[3] ?? '').trim().replaceAll(/^[`']|[`']$/g, '');
}

function ms(text: string): number {
  return toMs(text as Duration, text);
}

function bytes(text: string): number {
  return toBytes(text as ByteSize, text);
}
