import type { Command } from 'commander';
import { describe, expect, it } from '@jest/globals';
import { createProgram } from '../../../src/cli/program.js';
import { uniqueNamespace } from '../../support/namespace.js';
import { Ntq } from './ntq.js';

const ID = '01a1fe20-9c4b-7000-be44-b3f1d8c9a13f';
const QUICK = '--timeout 50ms';

/** Lines that are well formed, and their exit codes in a namespace without workers, schedules, limits and dead letters. */
const LINES: readonly (readonly [line: string, code: number])[] = [
  [`call a.b [1] --queue low --id ${ID} --priority 3 --countdown 1h --expires 2h`, 0],
  ['call a.b --wait --timeout 50ms', 1],
  ['tasks delayed --task a.* --queue low --limit 5', 0],
  ['tasks succeeded --since 1h --from 9:x', 0],
  [`result ${ID} --wait --timeout 50ms`, 1],
  ['inspect active --limit 5', 0],
  [`inspect ping --worker here ${QUICK}`, 1],
  ['queues', 0],
  ['pause low --note why', 0],
  ['resume low', 0],
  ['purge low --yes', 0],
  [`revoke ${ID} --terminate --yes`, 0],
  ['revoke --task a.* --header tenant=x --yes', 0],
  [`control add-queue low --worker here ${QUICK}`, 1],
  [`control remove-queue low --worker here ${QUICK}`, 1],
  [`control grow 2 --worker here ${QUICK}`, 1],
  [`control shrink 2 --worker here ${QUICK}`, 1],
  ['control time-limit a.b --soft 1s --hard 2s', 0],
  ['control time-limit a.b --unset', 0],
  [`control shutdown --cold --yes --worker here ${QUICK}`, 1],
  ['limits set low --queue --rate 5/s --burst 2', 1],
  ['limits set a.b --concurrency 2', 1],
  [
    'dead list --queue low --task a.* --error Error --since 2030-01-31 --until 2030-02-01 --limit 5 --arguments',
    0,
  ],
  [`dead show ${ID} --arguments`, 1],
  ['dead requeue --all --queue low --task a.* --error Error --since 2030-01-31 --until 2030-02-01 --yes', 0],
  [`dead requeue ${ID} --to low --arguments [1]`, 1],
  ['dead purge --all --queue low --task a.* --error Error --since 2030-01-31 --until 2030-02-01 --yes', 0],
  ['schedules preview daily --count 5', 1],
  ['schedules pause daily --note why', 1],
  ['schedules remove daily --yes', 1],
  ['figures --since 1h --by task --queue low --task a.*', 0],
  ['events --log --since 1h --type task-failed --queue low --task a.*', 0],
  ['audit --limit 5 --from 9-0', 0],
  ['shards', 0],
  ['doctor --producer-rights', 0],
  ['health ready --queue low --oldest-wait 1h --waiting 5 --schedule-lag 1m --dead-letters 5', 1],
  ['health ready --workers 1', 1],
  ['health live --ready-file /no/such/file --max-age 10s', 0],
  ['health live --pid 1', 0],
  ['metrics --openmetrics', 0],
];

/** They go on until they are ended, and have tests of their own. */
const LASTING = ['worker', 'beat', 'dashboard', 'top'];
/** Those of every command, and what needs a worker or goes on. */
const ELSEWHERE = ['--redis', '--namespace', '--shards', '--app', '--export', '--json', '--version'];
const ELSEWHERE_IN: Readonly<Record<string, readonly string[]>> = {
  ready: ['--ready-file'],
  events: ['--follow'],
};

const leavesOf = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
const isOf = (command: Command, [first, second]: readonly string[]) =>
  first === command.name() || (first === command.parent?.name() && second === command.name());

describe('a command line that is well formed', () => {
  const ntq = new Ntq(process.env['NTQ_TEST_REDIS_URL'] ?? '', uniqueNamespace('every-option'));

  it.each(LINES)('is carried out, or says what is not there: %s', async (line, code) => {
    const ran = await ntq.run(line.split(' '));
    expect(ran.text).not.toMatch(/undefined|TypeError|INVALID_OPTION/);
    expect(ran.code).toBe(code);
  });

  const leaves = leavesOf(createProgram(() => undefined)).filter(
    (command) => !LASTING.includes(command.name()),
  );
  it.each(leaves.map((command) => [command.name(), command] as const))(
    'is tried here with each option: %s',
    (name, command) => {
      const tried = LINES.map(([line]) => line.split(' ')).filter((words) => isOf(command, words));
      const options = command.options.map(({ long }) => long ?? '');
      const left = options.filter((option) => !tried.some((words) => words.includes(option)));
      expect(tried).not.toEqual([]);
      expect(
        left.filter((option) => ![...ELSEWHERE, ...(ELSEWHERE_IN[name] ?? [])].includes(option)),
      ).toEqual([]);
    },
  );
});
