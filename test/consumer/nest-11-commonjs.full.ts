import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uniqueNamespace } from '../support/namespace.js';
import { Consumer, type Dependencies, type Place, type Program, type Report } from './consumer.js';
import { pack, readManifest, type Manifest } from './package.js';

/** Builds, installs and compiles; npm may have to fetch all of it. */
const PATIENCE_MS = 900_000;

const NEST_11: Dependencies = {
  '@nestjs/common': '^11.0.0',
  '@nestjs/core': '^11.0.0',
  'reflect-metadata': '^0.2.0',
  rxjs: '^7.8.0',
};
const COMPILER: Dependencies = { typescript: '~5.9.0', '@types/node': '^20.0.0' };
/** As `nest new` 11 sets tests up, and the transformer that many take instead. */
const TESTING: Dependencies = {
  '@nestjs/testing': '^11.0.0',
  '@types/jest': '^30.0.0',
  jest: '^30.0.0',
  'ts-jest': '^29.4.0',
  '@swc/core': '^1.0.0',
  '@swc/jest': '^0.2.0',
};

const redisUrl = () => process.env['NTQ_TEST_REDIS_URL'] ?? '';

const BROKERS = [
  ['memory', () => 'memory://'],
  ['Redis', redisUrl],
] as const;

let scratch: string;
let manifest: Manifest;
let tarball: string;
let newest: Consumer;

const install = (name: string, dependencies: Dependencies) =>
  Consumer.install(join(scratch, name), { ...dependencies, [manifest.name]: `file:${tarball}` });

const place = (broker: string): Place => ({ BROKER: broker, NAMESPACE: uniqueNamespace('consumer') });

const start = (consumer: Consumer, program: Program, broker: string) =>
  consumer.start(program, place(broker));

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'ntq-consumer-'));
  manifest = await readManifest();
  tarball = (await pack(scratch)).path;
  newest = await install('newest', { ...NEST_11, ...COMPILER, ...TESTING, ioredis: '^5.0.0' });
  // All of TypeScript's checks, those of our declarations included, are on: an error fails every test here.
  await newest.compile();
}, PATIENCE_MS);

afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

describe('an application of Nest 11', () => {
  it.each([
    ['@nestjs/common', /^11\./],
    ['@nestjs/core', /^11\./],
    ['ioredis', /^5\./],
    ['typescript', /^5\.9\./],
  ])('has %s in the version meant here', async (name, version) => {
    expect(await newest.versionOf(name)).toMatch(version);
  });

  it.each(['@nestjs/core', 'ioredis'])('shares its %s with the package', async (name) => {
    expect(await newest.versionOf(`${manifest.name}/node_modules/${name}`)).toBeUndefined();
  });

  it('is compiled to a program that requires the package', async () => {
    expect(await newest.readProgram('orders')).toContain(`require("${manifest.name}")`);
  });
});

describe.each(BROKERS)('a CommonJS program of Nest 11 on %s', (_name, url) => {
  let report: Report;

  beforeAll(async () => {
    report = await start(newest, 'orders', url());
  }, PATIENCE_MS);

  it('is CommonJS', () => {
    expect(report.module).toBe('CommonJS');
  });

  it('runs a task on the injected service, and the context comes last', () => {
    expect(report.total).toEqual({ sum: 5, name: 'OrderTasks.total', attempt: 1, isContext: true });
  });

  it('runs a task again until it succeeds', () => {
    expect(report.paid).toBe('o-1 paid in attempt 3');
  });

  it('gives the failure of a task to the one who waits for it', () => {
    expect(report.refused).toBe('nothing left for o-2');
  });

  it('gives the failure of a task to its hook', () => {
    expect(report.complaint).toEqual({ args: ['o-2'], isOutOfStock: true, message: 'nothing left for o-2' });
  });

  it('gets the same classes from require and from import', () => {
    expect(report.isImportTheSame).toBe(true);
  });
});

describe.each(BROKERS)('the tests of a CommonJS project of Nest 11 on %s', (_name, url) => {
  it.each(['ts-jest', 'swc'])(
    'pass with jest and %s, and with no flag of Node',
    async (transformer) => {
      const args = ['--config', `jest.${transformer}.json`];
      await expect(newest.runBin('jest/bin/jest.js', args, place(url()))).resolves.toBeDefined();
    },
    PATIENCE_MS,
  );
});

describe('the matchers of the testing kit', () => {
  it.each([
    ['the global expect of @types/jest', ['jest'], ''],
    ['expect of @jest/globals', [], "import { expect } from '@jest/globals';\n"],
  ])(
    'compile strictly with %s',
    async (_what, types, head) => newest.compileMatchers('jest', types, head),
    PATIENCE_MS,
  );
});

describe('ntq in a CommonJS project', () => {
  it(
    'Runs the application in processes of a pool, and enqueues for them',
    async () => {
      const where = place(redisUrl());
      const pool = newest.startNtq(
        ['worker', '--app', join(newest.directory, 'dist/shop.js'), '--processes', '2'],
        where,
      );
      await pool.line('the pool takes tasks');
      const args = [
        'call',
        'OrderTasks.pay',
        '["o-1"]',
        '--wait',
        '--redis',
        where.BROKER,
        '--namespace',
        where.NAMESPACE,
      ];
      const output = await newest.runBin('nest-task-queue/dist/ntq/ntq.mjs', args, where);
      pool.kill();
      expect([output, await pool.exited]).toEqual([
        expect.stringContaining('o-1 paid in attempt 3'),
        { code: 0, signal: null },
      ]);
    },
    PATIENCE_MS,
  );
});

describe('ioredis 5', () => {
  it(
    'tells the worker of a revocation, though more was subscribed to before the connection was ready',
    async () => {
      expect(await start(newest, 'revoke', redisUrl())).toEqual({ heard: true, running: 'told' });
    },
    PATIENCE_MS,
  );
});

describe('without ioredis', () => {
  let bare: Consumer;

  beforeAll(async () => {
    bare = await install('bare', NEST_11);
    await bare.takeProgramsOf(newest);
  }, PATIENCE_MS);

  it('the package does not bring it along', async () => {
    expect(await bare.versionOf('ioredis')).toBeUndefined();
  });

  it(
    'tasks run on memory',
    async () => {
      expect(await start(bare, 'orders', 'memory://')).toMatchObject({ paid: 'o-1 paid in attempt 3' });
    },
    PATIENCE_MS,
  );

  it(
    'an application on Redis does not start',
    async () => {
      await expect(start(bare, 'orders', 'redis://127.0.0.1:1')).rejects.toThrow('npm i ioredis');
    },
    PATIENCE_MS,
  );
});

describe('with the oldest peers that package.json allows', () => {
  const wanted: Record<string, string> = {};
  let oldest: Consumer;

  beforeAll(async () => {
    for (const [name, range] of Object.entries(manifest.peerDependencies)) {
      const [, first = ''] = /^\^(\d+\.\d+\.\d+)/.exec(range) ?? [];
      if (name !== '@nestjs/schedule') wanted[name] = first;
    }
    oldest = await install('oldest', wanted);
    await oldest.takeProgramsOf(newest);
  }, PATIENCE_MS);

  it('these are installed', async () => {
    const installed = Object.keys(wanted).map(async (name) => [name, await oldest.versionOf(name)]);
    expect(Object.fromEntries(await Promise.all(installed))).toEqual(wanted);
  });

  it(
    'tasks run on Redis',
    async () => {
      expect(await start(oldest, 'orders', redisUrl())).toMatchObject({ paid: 'o-1 paid in attempt 3' });
    },
    PATIENCE_MS,
  );
});
