import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ForbiddenException,
  Injectable,
  Module,
  VersioningType,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
} from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Task, TaskClient, TaskQueueModule } from 'nest-task-queue';
import {
  TaskDashboardModule,
  type TaskDashboardAsyncOptions,
  type TaskDashboardOptions,
} from 'nest-task-queue/dashboard';
import { map } from 'rxjs';
import type { Session } from '../../../src/dashboard/api-types.js';

@Injectable()
class MailTasks {
  @Task({ name: 'mail.send' })
  send(_to: string): void {}
}

/** An interceptor such as applications have. */
class Wrap implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler) {
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

interface Shape {
  readonly prefix?: string;
  readonly isVersioned?: boolean;
  readonly bodyParser?: boolean;
  readonly dashboard?: TaskDashboardOptions;
  readonly dashboardAsync?: TaskDashboardAsyncOptions;
}

async function start(adapter: AbstractHttpAdapter, shape: Shape = {}): Promise<INestApplication> {
  const { prefix, isVersioned = false, bodyParser = true, dashboard, dashboardAsync } = shape;
  @Module({
    imports: [
      TaskQueueModule.forRoot({ broker: 'memory://', memory: true, worker: false }),
      dashboardAsync === undefined
        ? TaskDashboardModule.forRoot(dashboard)
        : TaskDashboardModule.forRootAsync(dashboardAsync),
    ],
    providers: [MailTasks],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, adapter, {
    logger: false,
    abortOnError: false,
    bodyParser,
  });
  if (prefix !== undefined) app.setGlobalPrefix(prefix);
  if (isVersioned) app.enableVersioning({ type: VersioningType.URI });
  app.useGlobalInterceptors(new Wrap());
  await app.listen(0, '127.0.0.1');
  return app;
}

const ADAPTERS = [
  ['express', () => new ExpressAdapter()],
  ['fastify', () => new FastifyAdapter() as AbstractHttpAdapter],
] as const;

const MOUNTS = [
  ['at the root of the application', {}, ''],
  ['below a global prefix', { prefix: 'shop/api' }, '/shop/api'],
  ['with versions in the address', { isVersioned: true }, ''],
  ['below a prefix and with versions', { prefix: 'api', isVersioned: true }, '/api'],
] as const;

const CASES = ADAPTERS.flatMap(([name, adapter]) =>
  MOUNTS.map(([where, shape, prefix]) => [`${name}, ${where}`, adapter, shape, prefix] as const),
);

/** A browser that has read its session. */
async function logIn(url: string): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/api/v1/session`);
  const { csrfToken } = (await answer.json()) as Session;
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { 'content-type': 'application/json', 'x-ntq-csrf': csrfToken, cookie };
}

describe.each(CASES)('TaskDashboardModule on %s', (_name, adapter, shape, prefix) => {
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    app = await start(adapter(), shape);
    url = `${await app.getUrl()}${prefix}/ops/tasks`;
  });
  afterAll(() => app.close());

  it('The API answers JSON that no interceptor has wrapped', async () => {
    const answer = await fetch(`${url}/api/v1/session`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await answer.json()).toMatchObject({ role: 'admin', hasApplication: true, namespace: 'default' });
  });

  it('The mount without a slash leads to the one with it', async () => {
    const answer = await fetch(`${url}?a=b`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([308, 'tasks/?a=b']);
  });

  it('The mount with a slash is the page', async () => {
    const answer = await fetch(`${url}/`);
    // Tests run from the sources, which have no built pages.
    expect(await answer.json()).toMatchObject({ error: { code: 'NOT_BUILT' } });
  });

  it('An encoded slash is a part of a name', async () => {
    const answer = await fetch(`${url}/api/v1/limits/breaker/a%2Fb/reset`, {
      method: 'POST',
      headers: await logIn(url),
      body: '{}',
    });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      error: { message: expect.stringContaining('circuit breaker') },
    });
  });

  it('A change goes through with the token of the session, and not without', async () => {
    const { id } = await app.get(TaskClient).of(MailTasks).send.enqueue('a@b.c');
    const call = { method: 'POST', body: '{}' };
    const path = `${url}/api/v1/tasks/${id}/revoke`;
    const refused = await fetch(path, { ...call, headers: { 'content-type': 'application/json' } });
    expect([refused.status, await refused.json()]).toEqual([
      403,
      { error: expect.objectContaining({ code: 'CSRF' }) },
    ]);
    const done = await fetch(path, { ...call, headers: await logIn(url) });
    expect([done.status, await done.json()]).toEqual([200, { done: true, count: 1 }]);
  });

  it('A change by DELETE needs no body', async () => {
    const { 'content-type': _type, ...headers } = await logIn(url);
    const answer = await fetch(`${url}/api/v1/dead-letters/unknown`, { method: 'DELETE', headers });
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { error: expect.objectContaining({ code: 'NOT_FOUND' }) },
    ]);
  });

  it('The live stream gives its first events at once, and ends when the client leaves', async () => {
    const leave = new AbortController();
    const answer = await fetch(`${url}/api/v1/live?topics=counts`, { signal: leave.signal });
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    let text = '';
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.includes('event: counts')) break;
    }
    expect(text).toMatch(/event: counts\ndata: \{"waiting":/);
    leave.abort();
  });
});

describe.each(ADAPTERS)('The access of TaskDashboardModule on %s', (_name, adapter) => {
  it('A guard refuses before the dashboard is asked', async () => {
    class Closed implements CanActivate {
      canActivate(): boolean {
        throw new ForbiddenException('closed');
      }
    }
    const app = await start(adapter(), { dashboard: { path: 'ops', guards: [Closed] } });
    try {
      for (const path of ['/ops/', '/ops/api/v1/session', '/ops/assets/x.js', '/ops'])
        expect((await fetch((await app.getUrl()) + path, { redirect: 'manual' })).status).toBe(403);
    } finally {
      await app.close();
    }
  });

  it('An access that is asked for each request decides by it', async () => {
    const app = await start(adapter(), {
      dashboardAsync: {
        path: 'ops',
        useFactory: () => ({
          access: ({ headers }) => {
            const { 'x-role': role } = headers as Record<string, string>;
            return role === 'viewer' ? { allow: 'viewer', as: 'ann' } : 'none';
          },
        }),
      },
    });
    try {
      const url = `${await app.getUrl()}/ops/api/v1/session`;
      expect((await fetch(url)).status).toBe(403);
      expect(await (await fetch(url, { headers: { 'x-role': 'viewer' } })).json()).toMatchObject({
        as: 'ann',
        role: 'viewer',
        permissions: ['view'],
      });
    } finally {
      await app.close();
    }
  });
});

describe('The bodies of TaskDashboardModule', () => {
  const large = JSON.stringify({ argumentsJson: 'x'.repeat(5 * 1024 * 1024) });

  it.each(
    ADAPTERS.flatMap(([name, adapter]) =>
      [true, false].map((bodyParser) => [name, bodyParser, adapter] as const),
    ),
  )('One that is too large is answered by 413 on %s, bodyParser: %s', async (_name, bodyParser, adapter) => {
    const app = await start(adapter(), { bodyParser });
    try {
      const url = `${await app.getUrl()}/ops/tasks`;
      const headers = await logIn(url);
      const post = (body: string) =>
        fetch(`${url}/api/v1/dead-letters/a/requeue`, { method: 'POST', headers, body });
      expect((await post(large)).status).toBe(413);
      expect((await post('{}')).status).toBe(404);
    } finally {
      await app.close();
    }
  });

  it('One that the dashboard reads itself is refused in the form of the API', async () => {
    const app = await start(new ExpressAdapter(), { bodyParser: false });
    try {
      const url = `${await app.getUrl()}/ops/tasks`;
      const call = { method: 'POST', headers: await logIn(url), body: large };
      const answer = await fetch(`${url}/api/v1/dead-letters/a/requeue`, call);
      expect(await answer.json()).toMatchObject({ error: { code: 'TOO_LARGE' } });
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    } finally {
      await app.close();
    }
  });
});

describe.each([['production'], ['staging'], [''], [undefined]])(
  'TaskDashboardModule with NODE_ENV %s',
  (value) => {
    const before = process.env['NODE_ENV'];
    beforeAll(() => {
      if (value === undefined) delete process.env['NODE_ENV'];
      else process.env['NODE_ENV'] = value;
    });
    afterAll(() => {
      process.env['NODE_ENV'] = before;
    });

    it('It refuses to start where everybody could use it', async () => {
      await expect(start(new ExpressAdapter())).rejects.toThrow(/Give guards, or access/);
    });

    it('It starts with an access, and keeps arguments back until they are asked for', async () => {
      const app = await start(new ExpressAdapter(), { dashboard: { access: () => 'operator' } });
      const answer = await fetch(`${await app.getUrl()}/ops/tasks/api/v1/session`);
      expect(await answer.json()).toMatchObject({ argumentsMode: 'on demand', role: 'operator' });
      await app.close();
    });
  },
);

describe('The options of TaskDashboardModule', () => {
  it.each([
    [{ path: '' }, /path such as 'ops\/tasks'/],
    [{ access: 'admin' }, /access/],
    [{ arguments: 'never' }, /arguments/],
    [{ environment: { label: 'x' } }, /color/],
    [{ guard: [] }, /unknown option 'guard'/],
  ])('%j is refused', (options, message) => {
    expect(() => TaskDashboardModule.forRoot(options as TaskDashboardOptions)).toThrow(message);
  });
});
