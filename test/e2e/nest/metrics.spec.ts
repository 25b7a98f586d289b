import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
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
import { Inspector, Task, TaskClient, TaskQueueModule } from 'nest-task-queue';
import { TaskMetrics, TaskMetricsModule, type TaskMetricsOptions } from 'nest-task-queue/metrics';
import { Registry } from 'prom-client';
import { map } from 'rxjs';
import { BrokerUnavailableError } from '../../../src/core/errors.js';
import { eventually } from '../../support/eventually.js';
import { seriesOf, valueOf } from '../../support/prometheus.js';

@Injectable()
class MailTasks {
  @Task({ name: 'mail.send' })
  send(): void {}
}

@Injectable()
class Secret {
  readonly word = 'open';
}

@Injectable()
class SecretGuard implements CanActivate {
  constructor(private readonly secret: Secret) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    return headers['x-secret'] === this.secret.word;
  }
}

@Module({ providers: [Secret], exports: [Secret] })
class SecretModule {}

/** An interceptor such as applications have. */
class Wrap implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler) {
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

async function start(adapter: AbstractHttpAdapter, options?: TaskMetricsOptions): Promise<INestApplication> {
  @Module({
    imports: [TaskQueueModule.forRoot({ broker: 'memory://' }), TaskMetricsModule.forRoot(options)],
    providers: [MailTasks],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, adapter, { logger: false });
  app.setGlobalPrefix('api');
  app.enableVersioning({ type: VersioningType.URI });
  app.useGlobalInterceptors(new Wrap());
  await app.listen(0, '127.0.0.1');
  return app;
}

describe.each([
  ['express', () => new ExpressAdapter()],
  ['fastify', () => new FastifyAdapter() as AbstractHttpAdapter],
])('TaskMetricsModule on %s', (_name, adapter) => {
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    app = await start(adapter());
    url = `${await app.getUrl()}/api/metrics`;
    await app.get(TaskClient).of(MailTasks).send.enqueue();
  });
  afterAll(() => app.close());

  it('The metrics are there below a global prefix, without a version, and no interceptor wraps them', async () => {
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; ?version=0\.0\.4/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(valueOf(seriesOf(await answer.text()), 'ntq_workers', { queue: 'default' })).toBe(1);
  });

  it('A client that accepts OpenMetrics gets it', async () => {
    const answer = await fetch(url, { headers: { accept: 'application/openmetrics-text' } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/openmetrics-text; ?version=1\.0\.0/);
    expect(await answer.text()).toMatch(/\n# EOF\n$/);
  });

  it('Beside them an autoscaler reads the load', async () => {
    const answer = await fetch(`${url}/scale?queue=default,low`);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toMatchObject({ slots: expect.any(Number), wanted: expect.any(Number) });
    expect((await fetch(`${url}/scale?queue=a%20b`)).status).toBe(400);
  });
});

describe('TaskMetricsModule', () => {
  it('A guard with providers of another module keeps strangers out of both paths', async () => {
    const app = await start(new ExpressAdapter(), {
      path: 'internal/figures',
      guards: [SecretGuard],
      imports: [SecretModule],
    });
    try {
      for (const path of ['internal/figures', 'internal/figures/scale']) {
        const url = `${await app.getUrl()}/api/${path}`;
        expect((await fetch(url)).status).toBe(403);
        expect((await fetch(url, { headers: { 'x-secret': 'open' } })).status).toBe(200);
      }
    } finally {
      await app.close();
    }
  });

  it.each([[{ path: 'a b' }], [{ path: '' }], [{ guards: 'x' }], [{ paths: 'metrics' }]])(
    'The option %j is refused',
    (options) => {
      expect(() => TaskMetricsModule.forRoot(options as TaskMetricsOptions)).toThrow(/path|guards/);
    },
  );
});

describe('TaskMetrics', () => {
  let app: INestApplication;
  // The answer of a process is kept for a second.
  beforeEach(async () => (app = await start(new ExpressAdapter())));
  afterEach(() => app.close());

  it.each([Registry.PROMETHEUS_CONTENT_TYPE, Registry.OPENMETRICS_CONTENT_TYPE] as const)(
    'A registry of prom-client with the type %s shows the same series',
    async (type) => {
      const metrics = app.get(TaskMetrics);
      await app.get(TaskClient).of(MailTasks).send.enqueue();
      await app.get(TaskClient).of(MailTasks).send.enqueue();
      // Hands over the figures of this process.
      await app.get(Inspector).figures();
      const registry = new Registry();
      registry.setContentType(type as never);
      metrics.register(registry);
      const form = type === Registry.PROMETHEUS_CONTENT_TYPE ? 'prometheus' : 'openmetrics';
      const [theirs, ours] = [await registry.metrics(), (await metrics.text(form)).text];
      const normal = (text: string) =>
        text
          .split('\n')
          .filter((line) => line !== '' && !line.startsWith('#') && !line.includes('_seconds_bucket'))
          .filter((line) => !/memory|lag|oldest/.test(line))
          .toSorted();
      expect(normal(theirs)).toEqual(normal(ours));
      expect(theirs).toMatch(/^ntq_tasks_enqueued_total\{queue="default",task="mail.send"\} [1-9]/m);
      expect(theirs.match(/^# TYPE ntq_task_run_seconds histogram$/m)).not.toBeNull();
    },
  );

  it('The load of all queues is read without HTTP', async () => {
    expect(await app.get(TaskMetrics).scale()).toMatchObject({ load: expect.any(Number) });
    await expect(app.get(TaskMetrics).scale({ queues: ['a b'] })).rejects.toThrow('not a valid queue name');
  });

  it('While the broker is away, one metric says so', async () => {
    const metrics = app.get(TaskMetrics);
    const { queues } = metrics.broker;
    const list = queues.list.bind(queues);
    queues.list = () => Promise.reject(new BrokerUnavailableError('away'));
    try {
      await eventually(async () => {
        const series = seriesOf((await metrics.text()).text);
        expect(series.map(({ name }) => name)).toEqual(['ntq_broker_up', 'ntq_build_info']);
        expect(valueOf(series, 'ntq_broker_up')).toBe(0);
      });
    } finally {
      queues.list = list;
    }
  });
});
