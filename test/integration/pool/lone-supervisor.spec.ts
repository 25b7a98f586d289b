import { afterAll, expect, it } from '@jest/globals';
import { Scene } from '../worker/scene.js';

const scene = new Scene();

afterAll(() => scene.end());

it('A supervisor goes on after null was thrown in its process, and listens to nothing when the pool has ended', async () => {
  const supervisor = scene.spawn('integration/pool/lone-supervisor.ts', { NO_COLOR: '1' });
  await supervisor.line('the supervisor goes on after: null');
  expect(await supervisor.line('END ')).toBe('END cannot-boot, 0,0,0');
  expect(await supervisor.exited).toEqual({ code: 0, signal: null });
});
