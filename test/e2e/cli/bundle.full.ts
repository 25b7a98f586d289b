import { beforeAll, describe, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from '../../consumer/package.js';
import { ChildProcess } from '../../support/child-process.js';
import { uniqueNamespace } from '../../support/namespace.js';

const FOLDER = new URL('../../../dist/ntq/', import.meta.url);
const REDIS = process.env['NTQ_TEST_REDIS_URL'] ?? '';

describe('the bundled ntq', () => {
  beforeAll(() => build(), 300_000);

  it('Lists the queues of a Redis, from files of the bundle and Lua files beside it', async () => {
    const ntq = ChildProcess.spawnPlain(new URL('ntq.mjs', FOLDER), {}, [
      ...['queues', '--json', '--redis', REDIS, '--namespace', uniqueNamespace('bundle')],
    ]);
    const exit = await ntq.exited;
    expect([exit.code, ntq.lines.join('\n')]).toEqual([0, expect.stringContaining('"queues"')]);
  });

  it('Says of a wrong address what a command from the sources says', async () => {
    const args = ['queues', '--redis', 'http://localhost'];
    const ntq = ChildProcess.spawnPlain(new URL('ntq.mjs', FOLDER), {}, args);
    expect((await ntq.exited).code).toBe(78);
    expect(ntq.lines.join('\n')).toContain("the address must begin with 'redis://'");
  });

  it('Recognises a wrong option of an application, whose package is another copy than the bundle', async () => {
    const app = fileURLToPath(new URL('../../integration/pool/built.app.mjs', import.meta.url));
    const args = ['worker', '--app', app, '--processes', '0', '-Q', 'typo'];
    const env = { REDIS_URL: REDIS, NAMESPACE: uniqueNamespace('bundle') };
    const ntq = ChildProcess.spawnPlain(new URL('ntq.mjs', FOLDER), env, args);
    expect((await ntq.exited).code).toBe(78);
    const about = ntq.lines.filter((line) => line.includes('typo'));
    expect(about).toEqual([expect.stringMatching(/^ntq: worker\.queues: the queue 'typo' is not declared/)]);
  });

  it('Names the licences of the packages inside', async () => {
    expect(await readdir(fileURLToPath(FOLDER))).toContain('LICENSES.txt');
  });
});
