import { describe, expect, it } from '@jest/globals';
import { ChildProcess } from '../support/child-process.js';

/** Not the zone in which tests run, and not UTC. */
const ZONE = 'Asia/Tokyo';

const ALL = [
  'Tasks.timeout: once, at',
  `Tasks.zoneless: 0 3 * * * (${ZONE})`,
  'i: every 1m',
  'n: 0 2 * * * (UTC)',
];
/** Of five methods one is marked with @LocalCron(). */
const PLAIN = { local: 5, shared: [] };
const ADOPTED = { local: 1, shared: ALL };
const TASKS = { local: 4, shared: ['i: every 1m'] };

type Order = 'queue first' | 'schedule first';
type Plan = readonly { readonly beat?: unknown; readonly order: Order }[];

async function play(name: string, plan: Plan): Promise<{ version: string; found: unknown[] }> {
  const child = ChildProcess.spawn('integration/schedule-adoption/main.ts', {
    PACKAGE: name,
    PLAN: JSON.stringify(plan),
    TZ: ZONE,
  });
  const line = await child.line('FOUND ');
  await child.exited;
  const told = JSON.parse(line.slice('FOUND '.length)) as { version: string; found: { shared: string[] }[] };
  const found = told.found.map((each) => ({
    ...each,
    shared: each.shared.map((text) => text.replace(/ at .*/, ' at')),
  }));
  return { version: told.version, found };
}

/** In a process of its own each: version 6 is CommonJS and wants Nest by `require`, and each has its own time zone. */
describe.each(['@nestjs/schedule', '@nestjs/schedule-6'])('Methods of %s', (name) => {
  it.each(['queue first', 'schedule first'] as const)(
    'are adopted by the applications that say so and by no other one in the process, imported %s',
    async (order) => {
      const plan = [
        { beat: true, order },
        { order },
        { beat: { adopt: 'none' }, order },
        { beat: { adopt: 'tasks' }, order },
        { beat: false, order },
        { order },
      ];
      const { version, found } = await play(name, plan);
      expect(version.split('.')[0]).toBe(name.endsWith('-6') ? '6' : '12');
      expect(found).toEqual([ADOPTED, PLAIN, { local: 5, shared: [] }, TASKS, ADOPTED, PLAIN]);
    },
  );

  it('are adopted also by an application that starts after one that does not import the module', async () => {
    const plan: Plan = [
      { order: 'schedule first' },
      { beat: { adopt: 'none' }, order: 'schedule first' },
      { beat: { fires: false, adopt: 'all' }, order: 'schedule first' },
      { beat: true, order: 'queue first' },
    ];
    expect((await play(name, plan)).found).toEqual([PLAIN, PLAIN, ADOPTED, ADOPTED]);
  });
});
