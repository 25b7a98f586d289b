import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uniqueNamespace } from '../support/namespace.js';
import { Consumer, type Dependencies, type Format } from './consumer.js';
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
  '@nestjs/platform-fastify': `^${major}.0.0`,
  typescript: major === 11 ? '~5.9.0' : '^6.0.0',
  ...SHARED,
});

interface Major {
  readonly major: 11 | 12;
  readonly format: Format;
  readonly module: string;
}

const MAJORS: readonly Major[] = [
  { major: 11, format: 'commonjs', module: 'CommonJS' },
  { major: 12, format: 'esm', module: 'ESM' },
];

const SEEN = {
  stranger: 403,
  withoutSlash: 'tasks/',
  page: [200, 'text/html; charset=utf-8'],
  script: [200, 'text/javascript; charset=utf-8', true],
  viewer: ['viewer', 403],
  admin: ['admin', 200],
  isPaused: true,
  stream: 'counts',
};

describe.each(MAJORS)('The dashboard in an application of Nest $major', ({ major, format, module }) => {
  let scratch: string;
  let project: Consumer;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'ntq-consumer-'));
    const { path } = await pack(scratch);
    const dependencies = { ...nest(major), 'nest-task-queue': `file:${path}` };
    project = await Consumer.install(join(scratch, 'project'), dependencies, format);
    await project.add('dashboard/board.ts', 'src/board.ts');
    // The types of the platforms name those of packages that are not installed.
    await project.compile('--skipLibCheck');
  }, INSTALL_MS);
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it('Is on the versions meant here', async () => {
    for (const name of ['@nestjs/core', '@nestjs/platform-express', '@nestjs/platform-fastify'])
      expect(await project.versionOf(name)).toMatch(new RegExp(`^${major}\\.`));
  });

  it.each([
    ['memory', () => 'memory://'],
    ['Redis', () => process.env['NTQ_TEST_REDIS_URL'] ?? ''],
  ])(
    'On %s, express and fastify serve its pages, its API and its streams, and hold its guards and roles',
    async (_name, url) => {
      const place = { BROKER: url(), NAMESPACE: uniqueNamespace('consumer') };
      expect(await project.start('board', place)).toEqual({ module, express: SEEN, fastify: SEEN });
    },
    INSTALL_MS,
  );
});
