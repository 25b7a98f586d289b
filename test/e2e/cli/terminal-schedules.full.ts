import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Schedules, TaskClient } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { CTRL_C, type Terminal } from '../../support/terminal.js';
import { Pool } from '../../integration/pool/pool.js';
import { PoolTasks } from '../../integration/pool/pool-tasks.js';
import { Ntq } from './ntq.js';

const APP = new URL('../../integration/pool/app.module.ts', import.meta.url).pathname;
const PATIENT = { every: 200 };

describe('schedules in a terminal', () => {
  let pool: Pool;
  let ntq: Ntq;
  let schedules: Schedules;

  beforeEach(async () => {
    pool = new Pool();
    ntq = new Ntq(pool.scene.redis, pool.scene.namespace);
    const app = await pool.scene.startApp({ beat: false });
    schedules = app.get(Schedules);
    const task = app.get(TaskClient).of(PoolTasks).pid.si();
    await schedules.upsert({ name: 'often', every: '1s', task });
    await schedules.upsert({ name: 'daily', cron: '0 9 * * *', timeZone: 'Europe/Paris', task });
  });

  afterEach(async () => {
    await ntq.end();
    await pool.end();
  });

  it('are a table with titles and colours, and each answer is for a person', async () => {
    const steps: readonly (readonly [string, number, RegExp])[] = [
      [
        'schedules',
        0,
        /.\[1mschedule.*.\[1m *next[^]*daily +.\[32mactive.\[39m +0 9 \* \* \* \(Europe\/Paris\)/,
      ],
      ['schedules show daily', 0, /.\[1mstate +.\[22m {2}.\[32mactive[^]*next[^]*T0[78]:00/],
      ['schedules preview daily --count 2', 0, /^(\d{4}-\S+Z {2}in .*\s+){2}$/],
      ['schedules history daily', 0, /.\[2mIt has fired nothing so far\./],
      ['schedules pause daily --note holidays', 0, /.\[33mpaused[^]*holidays/],
      ['schedules resume daily', 0, /.\[32mactive/],
      ['schedules trigger daily', 0, /^beat:daily:\S+\s*$/],
      ['schedules history daily', 0, /.\[1mdue[^]*triggered[^]*beat:daily:/],
      ['schedules show dialy', 1, /There is no schedule 'dialy'/],
      ['schedules remove daily --yes', 0, /daily is gone/],
    ];
    for (const [line, code, screen] of steps) {
      const terminal = ntq.terminal(line.split(' '));
      const exitCode = await terminal.exited;
      expect([line, exitCode, terminal.screen]).toEqual([line, code, expect.stringMatching(screen)]);
    }
  });

  it('are dropped on a yes alone', async () => {
    const left = ntq.terminal(['schedules', 'remove', 'daily']);
    await left.shows("Drop the schedule 'daily' and its history? [y/N]");
    left.type(CTRL_C);
    expect(await left.exited).toBe(130);
    expect(await schedules.get('daily')).toBeDefined();
    const yes = ntq.terminal(['schedules', 'remove', 'daily']);
    await yes.shows('[y/N]');
    yes.type('y\r');
    expect(await yes.exited).toBe(0);
    expect(await schedules.get('daily')).toBeUndefined();
  });

  it.each<[string, (terminal: Terminal) => void]>([
    ['SIGINT', (terminal) => terminal.type(CTRL_C)],
    ['SIGTERM', (terminal) => terminal.signal('SIGTERM')],
  ])('are fired by ntq beat until %s ends it, with exit code 0', async (signal, send) => {
    const env = { NAMESPACE: pool.scene.namespace, LEDGER: pool.scene.ledger.path };
    const terminal = ntq.terminal(['beat', '--app', APP], env);
    const fired = async () => (await schedules.get('often'))?.fired ?? 0;
    await eventually(async () => expect(await fired()).toBeGreaterThan(1), PATIENT);
    send(terminal);
    expect(await terminal.exited).toBe(0);
    // Of Nest's log.
    expect(terminal.screen).toMatch(new RegExp(`\\x1b\\[\\d+m.*${signal}: this process stops`));
  });
});
