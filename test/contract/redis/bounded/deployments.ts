import { HOUR } from '../../messages.js';
import type { Stage } from '../../stage.js';
import { repeat, type Operation } from './work.js';

/** A deployment says that it lives, and puts the schedules that it is asked for. */
async function declare({ broker }: Stage, id: string, version: number): Promise<void> {
  const schedules = Array.from({ length: 1_000 }, (_none, index) => ({
    name: `schedule-${index}`,
    hash: `h${version}-${index}`,
  }));
  const wanted = await broker.schedules.declare({ id, schedules, silentMs: HOUR });
  const fields = { entry: '{}', origin: 'code' as const, dueAt: 1, fireAt: 1 };
  for (const name of wanted) {
    const hash = `h${version}-${name.slice('schedule-'.length)}`;
    await broker.schedules.put({
      name,
      from: undefined,
      version: `${id}-${version}`,
      fields: { ...fields, hash },
    });
  }
}

export const deployments: readonly Operation[] = [
  {
    title: 'ten deployments of 1 000 schedules, half of them newer',
    run: async (stage) => {
      for (let index = 0; index < 10; index += 1) await declare(stage, `deployment-${index}`, index % 2);
      await repeat((call) => declare(stage, `deployment-${call % 10}`, call % 2));
    },
  },
];
