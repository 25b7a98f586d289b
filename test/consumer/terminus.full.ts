import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uniqueNamespace } from '../support/namespace.js';
import { Consumer, type Dependencies, type Format, type Report } from './consumer.js';
import { pack } from './package.js';

/** Builds, installs and compiles; npm may have to fetch all of it. */
const INSTALL_MS = 900_000;

const SHARED: Dependencies = {
  '@types/node': '^24.0.0',
  ioredis: '^6.0.0',
  'reflect-metadata': '^0.2.0',
  rxjs: '^7.8.0',
};

const nest = (major: 11 | 12): Dependencies => ({
  '@nestjs/common': `^${major}.0.0`,
  '@nestjs/core': `^${major}.0.0`,
  '@nestjs/platform-express': `^${major}.0.0`,
  '@nestjs/terminus': `^${major}.0.0`,
  typescript: major === 11 ? '~5.9.0' : '^6.0.0',
  ...SHARED,
});

interface Major {
  readonly major: 11 | 12;
  readonly format: Format;
  readonly module: string;
  /** The answer of that terminus to a limit that is exceeded. */
  readonly overall: string;
  readonly tooFew: object;
}

const MAJORS: readonly Major[] = [
  {
    major: 11,
    format: 'commonjs',
    module: 'CommonJS',
    overall: 'ok',
    tooFew: { status: 'up', degraded: true },
  },
  { major: 12, format: 'esm', module: 'ESM', overall: 'degraded', tooFew: { status: 'degraded' } },
];

describe.each(MAJORS)('@nestjs/terminus $major', ({ major, format, module, overall, tooFew }) => {
  let scratch: string;
  let project: Consumer;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'ntq-consumer-'));
    const { path } = await pack(scratch);
    const dependencies = { ...nest(major), 'nest-task-queue': `file:${path}` };
    project = await Consumer.install(join(scratch, 'project'), dependencies, format);
    await project.add('terminus/health.ts', 'src/health.ts');
    // The types of terminus name those of packages that are not installed.
    await project.compile('--skipLibCheck');
  }, INSTALL_MS);
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it('Is the version meant here', async () => {
    expect(await project.versionOf('@nestjs/terminus')).toMatch(new RegExp(`^${major}\\.`));
  });

  it.each([
    ['memory', () => 'memory://'],
    ['Redis', () => process.env['NTQ_TEST_REDIS_URL'] ?? ''],
  ])(
    'Shows the indicators of an application on %s',
    async (_name, url) => {
      const place = { BROKER: url(), NAMESPACE: uniqueNamespace('consumer') };
      const report: Report = await project.start('health', place);
      expect(report).toMatchObject({
        module,
        live: { code: 200, status: 'ok', details: { 'task-queue-live': { status: 'up', phase: 'running' } } },
        ready: {
          code: 200,
          status: overall,
          details: {
            'task-queue-ready': { status: 'up' },
            workers: { ...tooFew, reason: 'fewer than 2 workers' },
            'dead-letters': { status: 'up', deadLetters: 0 },
            schedules: { status: 'up' },
            'queue-default': { status: 'up', waiting: 0 },
          },
        },
        direct: { status: 'up' },
      });
    },
    INSTALL_MS,
  );
});
