import { expect, it } from '@jest/globals';
import { FakeRun } from '../../../src/context/fake-run.js';

it('A fake run was enqueued at one moment, however often it is asked', () => {
  const run = new FakeRun({ attempt: 2 });
  expect(run.head).toMatchObject({ name: 'fake', retries: 1 });
  expect(run.head).toBe(run.head);
});
