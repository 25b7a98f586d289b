import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chord, TaskClient, type TaskQueueModuleOptions } from 'nest-task-queue';
import { Ntq } from '../e2e/cli/ntq.js';
import { Certificates } from '../support/certificates.js';
import { freePort } from '../support/free-port.js';
import { admin } from '../support/redis-admin.js';
import { redisBinary } from '../support/redis-binary.js';
import { RedisProcess } from '../support/redis-process.js';
import { eventually } from '../support/eventually.js';
import { poolWorks } from './servers/pool-works.js';
import { FixtureTasks } from './worker/fixture-tasks.js';
import { targetText } from './worker/target.js';
import { Scene } from './worker/scene.js';
import { WorkflowTasks } from './worker/workflow-tasks.js';

/** Why these tests cannot run here, if so. */
function obstacle(): string | undefined {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
  } catch {
    return 'there is no openssl to make certificates with';
  }
  try {
    execFileSync(redisBinary(), ['--tls-port', 'x'], { stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    const said = `${stdout?.toString()}${stderr?.toString()}`;
    if (/Bad directive|missing TLS/i.test(said)) return 'this redis-server was built without TLS';
  }
  return undefined;
}

/** What waits for a time limit ends with another error; this is for a busy machine. */
const SOON_MS = 60_000;

const why = obstacle();
const describeTls = why === undefined ? describe : describe.skip;

describeTls(`a Redis that speaks TLS${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  let certificates: Certificates;
  let server: RedisProcess;
  let strict: RedisProcess;
  let port: number;
  let strictPort: number;

  beforeAll(async () => {
    certificates = new Certificates();
    [port, strictPort] = [await freePort(), await freePort()];
    const args = [...certificates.serverArgs(port), '--tls-auth-clients', 'no'];
    server = await RedisProcess.start({ args });
    strict = await RedisProcess.start({ args: certificates.serverArgs(strictPort) });
  });
  afterAll(async () => {
    await Promise.all([server.stop(), strict.stop()]);
    certificates.remove();
  });

  const bootWith = async (broker: TaskQueueModuleOptions['broker']) => {
    const scene = new Scene('');
    try {
      const startedAt = performance.now();
      const error = await scene.startApp({ broker }).then(
        () => undefined,
        (thrown: unknown) => thrown as Error & { readonly code: string },
      );
      return { error, tookMs: performance.now() - startedAt };
    } finally {
      await scene.end();
    }
  };

  it('carries commands, wake-ups and results: all connections speak it', async () => {
    const target = { host: 'localhost', port, tls: { ca: certificates.ca } };
    const scene = new Scene(targetText(target));
    try {
      const app = await scene.startApp();
      const worker = await scene.startWorker();
      const client = app.get(TaskClient);
      const flow = client.of(WorkflowTasks);
      const total = await client.enqueue(chord([flow.gives.si(1, 0), flow.gives.si(2, 0)], flow.counts.s()));
      expect(await total.get({ timeout: '120s' })).toBe(2);
      const result = await client.of(FixtureTasks).succeeds.enqueue();
      expect(await result.get()).toMatchObject({ pid: worker.pid });
      const used = async () => {
        const lines = String(await admin(server, (redis) => redis.client('LIST')))
          .trim()
          .split('\n');
        return lines
          .filter((line) => line.includes('name=ntq-'))
          .map((line) => {
            return `${/name=(\S+)/.exec(line)?.[1]} ${/laddr=\S+:(\d+)/.exec(line)?.[1]}`;
          });
      };
      const roles = ['blocking', 'command', 'command', 'subscriber', 'subscriber'];
      await eventually(async () => {
        expect((await used()).toSorted()).toEqual(roles.map((role) => `ntq-${role} ${port}`));
      });
    } finally {
      await scene.end();
    }
  });

  it('is reached by a URL, whose authority the environment names; the pool and its guards, too', async () => {
    // This process was started without: it is told by options what the pool is told by its environment.
    await poolWorks(
      { host: 'localhost', port, tls: { ca: certificates.ca } },
      { env: { REDIS_URL: `rediss://localhost:${port}`, NODE_EXTRA_CA_CERTS: certificates.caFile } },
    );
  });

  it('is refused when nobody who is trusted has signed its certificate, at once and with the way out', async () => {
    const { error, tookMs } = await bootWith(`rediss://localhost:${port}`);
    expect(error).toMatchObject({ code: 'CONFIGURATION' });
    expect(error?.message).toContain('tls: { ca }');
    expect(error?.message).toContain('NODE_EXTRA_CA_CERTS');
    expect(tookMs).toBeLessThan(SOON_MS);
  });

  it('is refused when the certificate is for another host', async () => {
    const tls = { ca: certificates.ca, servername: 'elsewhere.example' };
    const { error } = await bootWith({ host: 'localhost', port, tls });
    expect(error).toMatchObject({ code: 'CONFIGURATION', message: expect.stringContaining('servername') });
  });

  it.each([
    ['is not spoken to without TLS', () => `redis://localhost:${port}`, 'Take rediss://'],
    ['nor without, where it wants a certificate', () => `redis://localhost:${strictPort}`, 'Take rediss://'],
    ['is not looked for on a port without TLS', () => `rediss://localhost:${server.port}`, 'Take redis://'],
  ])('%s: the boot and the doctor say what to change, in seconds', async (_name, url, advice) => {
    const { error, tookMs } = await bootWith(url());
    expect(error).toMatchObject({ code: 'CONFIGURATION', message: expect.stringContaining(advice) });
    expect(tookMs).toBeLessThan(SOON_MS);
    const askedAt = performance.now();
    const { text, code } = await new Ntq(url(), 'default').run(['doctor']);
    expect(text).toContain(advice);
    expect(code).not.toBe(0);
    expect(performance.now() - askedAt).toBeLessThan(SOON_MS);
  });

  it('says so when it wants to see a certificate of ours', async () => {
    const { error } = await bootWith({ host: 'localhost', port: strictPort, tls: { ca: certificates.ca } });
    expect(error).toMatchObject({ code: 'CONFIGURATION', message: expect.stringContaining('cert, key') });
  });
});
