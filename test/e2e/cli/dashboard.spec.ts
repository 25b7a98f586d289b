import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { ChildProcess } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import { freePort } from '../../support/free-port.js';
import { FIXTURES } from '../../support/fixtures/fixture-tasks.js';
import { RedisProcess } from '../../support/redis-process.js';
import { Application } from '../application.js';

let redis: RedisProcess;
const started: ChildProcess[] = [];

beforeAll(async () => {
  redis = await RedisProcess.start();
});
afterAll(() => redis.stop());
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
    await child.exited;
  }
});

function ntq(...args: readonly string[]): ChildProcess {
  const env = { REDIS_URL: redis.url, NTQ_NAMESPACE: 'shop' };
  const child = ChildProcess.spawn('../src/cli/main.ts', env, ['dashboard', '--port', '0', ...args]);
  started.push(child);
  return child;
}

/** Starts it, and answers with its address. */
async function serve(...args: readonly string[]): Promise<string> {
  const line = await ntq(...args).line('The dashboard of namespace shop');
  return /http:\S+\//.exec(line)?.[0] ?? '';
}

/** Fetch sets the header Host itself. */
function statusWithHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${url}api/v1/session`, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .once('error', reject)
      .end();
  });
}

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

describe('ntq dashboard', () => {
  it('It serves the API of an empty Redis to this machine, and ends with 0 by SIGTERM', async () => {
    const url = await serve('--label', 'production');
    const session = await fetch(`${url}api/v1/session`);
    expect(session.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await session.json()).toMatchObject({
      ...{ as: 'local', role: 'admin', namespace: 'shop', argumentsMode: 'on demand', hasApplication: false },
      environment: { label: 'production' },
    });
    for (const path of [
      'overview',
      'queues',
      'tasks',
      'dead-letters',
      'workflows',
      'schedules',
      'limits',
      'workers',
      'audit',
      'doctor',
    ])
      expect([path, (await fetch(`${url}api/v1/${path}`)).status]).toEqual([path, 200]);
    started[0]?.kill('SIGTERM');
    expect(await started[0]?.exited).toEqual({ code: 0, signal: null });
  });

  it('It serves on where nobody reads its output, and ends with 0 by SIGTERM', async () => {
    const port = await freePort();
    const child = ntq('--port', String(port));
    child.closeOutput();
    await eventually(async () =>
      expect((await fetch(`http://127.0.0.1:${port}/api/v1/session`)).status).toBe(200),
    );
    child.kill('SIGTERM');
    expect(await child.exited).toEqual({ code: 0, signal: null });
  });

  it('A stream under way does not keep it from ending', async () => {
    const url = await serve();
    const stream = await fetch(`${url}api/v1/live?topics=counts`);
    expect(stream.status).toBe(200);
    started[0]?.kill('SIGTERM');
    expect(await started[0]?.exited).toEqual({ code: 0, signal: null });
  });

  it('A page that calls this machine by another name is refused', async () => {
    const url = await serve();
    expect(await statusWithHost(url, 'evil.example')).toBe(403);
    expect(await statusWithHost(url, 'localhost')).toBe(200);
  });

  it('With a password it asks who comes, and with a token machines change things', async () => {
    const url = await serve(
      '--user',
      'ann',
      '--password',
      'geheim',
      '--token',
      'machine',
      '--host',
      '0.0.0.0',
    );
    const call = (headers: Record<string, string>) => fetch(`${url}api/v1/session`, { headers });
    const stranger = await call({});
    expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('Basic'),
    ]);
    expect((await call(basic('ann:wrong'))).status).toBe(401);
    expect(await (await call(basic('ann:geheim'))).json()).toMatchObject({ as: 'ann' });
    const paused = await fetch(`${url}api/v1/queues/mails/pause`, {
      method: 'POST',
      headers: { authorization: 'Bearer machine', 'content-type': 'application/json' },
      body: '{"note":"a robot says so"}',
    });
    expect([paused.status, await paused.json()]).toEqual([200, { done: true }]);
    const { entries } = (await (
      await fetch(`${url}api/v1/audit`, { headers: basic('ann:geheim') })
    ).json()) as { entries: unknown[] };
    expect(entries[0]).toMatchObject({ who: 'token', via: 'dashboard', action: 'Queues.pause' });
  });

  it('Beyond this machine it refuses to start without a password', async () => {
    const child = ntq('--host', '0.0.0.0');
    expect(await child.line('ntq:')).toMatch(/--host 0\.0\.0\.0: other machines .* Give --password/);
    expect(await child.exited).toEqual({ code: 78, signal: null });
  });

  it.each([
    ['--password', ['--password', '']],
    ['--token', ['--password', 'geheim', '--token', '', '--host', '0.0.0.0']],
    ['--user', ['--user', '', '--password', 'geheim']],
  ])('An empty %s is refused, also on this machine', async (flag, args) => {
    const child = ntq(...args);
    expect(await child.line('ntq:')).toContain(
      `${flag} (or NTQ_DASHBOARD_${flag.slice(2).toUpperCase()}) is empty`,
    );
    expect(await child.exited).toEqual({ code: 78, signal: null });
  });

  it('Variables that are set to nothing are refused as well', async () => {
    const env = { REDIS_URL: redis.url, NTQ_DASHBOARD_PASSWORD: 'geheim', NTQ_DASHBOARD_TOKEN: '' };
    const child = ChildProcess.spawn('../src/cli/main.ts', env, ['dashboard', '--port', '0']);
    started.push(child);
    expect(await child.line('ntq:')).toContain('NTQ_DASHBOARD_TOKEN) is empty');
    expect(await child.exited).toEqual({ code: 78, signal: null });
  });

  it('Read-only it changes nothing', async () => {
    const url = await serve('--read-only', '--token', 't');
    const answer = await fetch(`${url}api/v1/queues/mails/pause`, {
      method: 'POST',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      body: '{}',
    });
    expect(await answer.json()).toMatchObject({ error: { code: 'READ_ONLY' } });
  });

  it('A body that is too large or is no JSON is refused', async () => {
    const url = await serve('--token', 't');
    const post = (body: string) =>
      fetch(`${url}api/v1/queues/mails/pause`, {
        method: 'POST',
        headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
        body,
      });
    expect((await post('{"note":')).status).toBe(400);
    expect((await post('[]')).status).toBe(400);
    expect((await post(`"${'x'.repeat(5_000_000)}"`)).status).toBe(413);
    expect((await post(`{"note":"${'x'.repeat(2_000)}"}`)).status).toBe(400);
  });

  it('A dead letter of an application whose maxPayload is 10mb is requeued with arguments of 2 MB', async () => {
    const options = { namespace: 'shop', maxPayload: '10mb' } as const;
    const app = await Application.open(redis.url, { providers: FIXTURES, options });
    const sent = await app.tasks().failOn.enqueue('x'.repeat(2_000_000));
    await app.ended([sent]);
    await app.close();
    const url = await serve('--token', 't');
    const args = ['y'.repeat(2_000_000)];
    const answer = await fetch(`${url}api/v1/dead-letters/${sent.id}/requeue`, {
      method: 'POST',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      body: JSON.stringify({ argumentsJson: JSON.stringify(args) }),
    });
    expect(await answer.json()).toEqual({ id: expect.any(String) });
  });

  it('Hostile addresses are refused, and it goes on', async () => {
    const url = await serve();
    const paths = [
      ['assets/..%2f..%2fpackage.json', 404],
      ['api/v1/tasks/%', 400],
      [`api/v1/tasks/${'a'.repeat(10_000)}`, 414],
      [`api/v1/tasks?filter=${'a'.repeat(10_000)}`, 400],
      [`api/v1/tasks?filter=${'a'.repeat(17_000)}`, 431],
      ['api/v1/__proto__', 404],
      ['api/v1/constructor/prototype', 404],
      ['api/v1//tasks', 404],
    ] as const;
    for (const [path, status] of paths) {
      const answer = await fetch(url + path);
      expect([path.slice(0, 40), answer.status]).toEqual([path.slice(0, 40), status]);
    }
    expect((await fetch(`${url}api/v1/session`)).status).toBe(200);
  });
});

describe('ntq dashboard while Redis is away', () => {
  it('It starts, answers 503 with the reason, and comes back with Redis', async () => {
    const own = await RedisProcess.start();
    const { url: address } = own;
    const url = await serve('--redis', address);
    expect((await fetch(`${url}api/v1/queues`)).status).toBe(200);
    await own.kill9();
    await eventually(async () => {
      const away = await fetch(`${url}api/v1/queues`);
      expect(away.status).toBe(503);
      expect(await away.json()).toMatchObject({
        error: {
          code: 'BROKER_UNAVAILABLE',
          message: expect.any(String),
          fix: expect.stringContaining('Redis runs'),
        },
      });
    });
    expect((await fetch(`${url}api/v1/session`)).status).toBe(200);
    await own.restart();
    await eventually(async () => expect((await fetch(`${url}api/v1/queues`)).status).toBe(200));
    await own.stop();
  });
});
