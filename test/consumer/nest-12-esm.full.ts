import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uniqueNamespace } from '../support/namespace.js';
import { Consumer, type Dependencies, type Place } from './consumer.js';
import { pack } from './package.js';

const PATIENCE_MS = 900_000;

/** As `nest new` 12 sets a project up. */
const NEST_12: Dependencies = {
  '@nestjs/common': '^12.0.0',
  '@nestjs/core': '^12.0.0',
  '@nestjs/testing': '^12.0.0',
  '@types/node': '^24.0.0',
  ioredis: '^6.0.0',
  'reflect-metadata': '^0.2.0',
  rxjs: '^7.8.0',
  typescript: '^6.0.0',
  vitest: '^4.0.0',
};

const place = (broker: string): Place => ({ BROKER: broker, NAMESPACE: uniqueNamespace('consumer') });

describe('a project of Nest 12 in ES modules', () => {
  let scratch: string;
  let project: Consumer;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'ntq-consumer-'));
    const { path } = await pack(scratch);
    const dependencies = { ...NEST_12, 'nest-task-queue': `file:${path}` };
    project = await Consumer.install(join(scratch, 'esm'), dependencies, 'esm');
    await project.add('node-test/kit.test.ts', 'src/kit.test.ts');
    await project.compile();
  }, PATIENCE_MS);

  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it.each([
    ['global', ['vitest/globals'], ''],
    ['imported', [], "import { expect } from 'vitest';\n"],
  ])(
    'Compiles the matchers of the testing kit strictly with the %s expect of vitest',
    (_what, types, head) => project.compileMatchers('vitest', types, head),
    PATIENCE_MS,
  );

  describe.each([
    ['memory', () => 'memory://'],
    ['Redis', () => process.env['NTQ_TEST_REDIS_URL'] ?? ''],
  ])('on %s', (_name, url) => {
    it('Runs tasks in a program of ES modules', async () => {
      expect(await project.start('orders', place(url()))).toMatchObject({
        module: 'ESM',
        paid: 'o-1 paid in attempt 3',
        isImportTheSame: true,
      });
    });

    it('Passes its tests with the test runner of Node', async () => {
      const output = await project.runNodeTests('dist/kit.test.js', place(url()));
      expect(output).toMatch(/^# pass 2$/m);
      expect(output).toMatch(/^# fail 0$/m);
    });

    it('Passes its tests with vitest', async () => {
      await expect(project.runBin('vitest/vitest.mjs', ['run'], place(url()))).resolves.toBeDefined();
    });
  });
});
