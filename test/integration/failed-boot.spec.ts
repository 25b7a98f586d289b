import { afterAll, expect, it } from '@jest/globals';
import { Scene } from './worker/scene.js';

const scene = new Scene();

afterAll(() => scene.end());

const boot = (FAILS_IN: string, hasWorker: boolean, hasOwnClients = false) => {
  const [WORKER, OWN_CLIENTS] = [String(hasWorker), String(hasOwnClients)];
  return scene.spawn('integration/failed-boot/main.ts', { FAILS_IN, WORKER, OWN_CLIENTS });
};

it.each([
  ['onModuleInit', false],
  ['onApplicationBootstrap', false],
  ['onApplicationBootstrap', true],
] as const)('A process whose boot fails in %s ends by itself, with a worker: %s', async (hook, hasWorker) => {
  const process = boot(hook, hasWorker);
  await process.line('FAILED the database is away');
  expect(await process.exited).toEqual({ code: 0, signal: null });
});

it('An application that has booted keeps its process until it is closed', async () => {
  const process = boot('', false);
  await process.line('KEPT');
  expect(await process.exited).toEqual({ code: 0, signal: null });
});

it.each([false, true])(
  'An application with clients of its own boots, and keeps its process, with a worker: %s',
  async (hasWorker) => {
    const process = boot('', hasWorker, true);
    await process.line('KEPT');
    expect(await process.exited).toEqual({ code: 0, signal: null });
  },
);
