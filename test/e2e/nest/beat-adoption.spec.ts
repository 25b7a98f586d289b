import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Injectable,
  Module,
  Scope,
  type DynamicModule,
  type INestApplicationContext,
  type Provider,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cron, Interval, ScheduleModule, SchedulerRegistry, Timeout } from '@nestjs/schedule';
import {
  LocalCron,
  Schedules,
  Task,
  TaskClient,
  TaskDefaults,
  TaskQueueModule,
  type TaskQueueModuleOptions,
} from 'nest-task-queue';
import { LogLines } from '../../support/log-lines.js';

@Injectable()
@TaskDefaults({ prefix: 'reports' })
class Reports {
  @Task()
  @Cron('0 2 * * *', { timeZone: 'UTC', name: 'daily-digest', waitForCompletion: true, threshold: 60_000 })
  daily(): void {}
  @Interval(300_000)
  poll(): void {}
  @Timeout(60_000)
  warmUp(): void {}
  @Cron(new Date(Date.UTC(2040, 0, 1)), { disabled: true })
  once(): void {}
  @Cron('0 30 9 * * 1', { utcOffset: -210, initialDelay: 3_600_000 })
  offset(): void {}
}

const log = new LogLines();
let app: INestApplicationContext | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
  log.clear();
});

type Part = Type | DynamicModule;

async function start(
  providers: Provider[],
  options: Partial<TaskQueueModuleOptions> = {},
  order: (queue: Part, schedule: Part) => Part[] = (queue, schedule) => [queue, schedule],
  controllers: Type[] = [],
): Promise<INestApplicationContext> {
  const queue = TaskQueueModule.forRoot({ broker: 'memory://', worker: false, ...options });
  @Module({ imports: order(queue, ScheduleModule.forRoot()), providers, controllers })
  class AppModule {}
  app = await NestFactory.createApplicationContext(AppModule, { logger: log, abortOnError: false });
  return app;
}

function local({ get }: { get: INestApplicationContext['get'] }, from: INestApplicationContext): number {
  const registry = get.call(from, SchedulerRegistry) as SchedulerRegistry;
  return registry.getCronJobs().size + registry.getIntervals().length + registry.getTimeouts().length;
}

const names = async (from: INestApplicationContext) =>
  (await from.get(Schedules).list()).map(({ name }) => name).toSorted();

const ALL = ['daily-digest', 'reports.offset', 'reports.once', 'reports.poll', 'reports.warmUp'];

describe('methods with decorators of @nestjs/schedule', () => {
  it.each([
    ['before', (queue: Part, schedule: Part) => [queue, schedule]],
    ['after', (queue: Part, schedule: Part) => [schedule, queue]],
  ])('become schedules and fire nowhere else, with the module imported %s theirs', async (_where, order) => {
    const running = await start([Reports], {}, order);
    expect(await names(running)).toEqual(ALL);
    expect(local(running, running)).toBe(0);
  });

  it('do so also where nothing is fired', async () => {
    const running = await start([Reports], { beat: false });
    expect(await names(running)).toEqual(ALL);
    expect(local(running, running)).toBe(0);
  });

  it('do so in a provider that a factory makes, whichever module comes first', async () => {
    for (const order of [undefined, (queue: Part, schedule: Part) => [schedule, queue]]) {
      const factory = { provide: 'reports', useFactory: () => new Reports() };
      const running = await start([factory], {}, order);
      expect([await names(running), local(running, running)]).toEqual([ALL, 0]);
      await running.close();
    }
  });

  it('do so in controllers and in providers of a request', async () => {
    @Controller()
    class Hooks {
      @Interval(60_000)
      poll(): void {}
    }
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {
      @Cron('@daily')
      daily(): void {}
    }
    const running = await start([PerRequest], {}, undefined, [Hooks]);
    expect([await names(running), local(running, running)]).toEqual([['Hooks.poll', 'PerRequest.daily'], 0]);
  });

  it('say the same as before', async () => {
    const running = await start([Reports]);
    const schedules = running.get(Schedules);
    expect(await schedules.get('daily-digest')).toMatchObject({
      state: 'active',
      origin: 'code',
      task: 'reports.daily',
      times: '0 2 * * * (UTC)',
      overlap: 'skip',
      graceMs: 60_000,
    });
    expect((await schedules.get('reports.poll'))?.times).toBe('every 5m');
    expect(await schedules.get('reports.once')).toMatchObject({
      state: 'paused',
      note: 'declared with enabled: false',
      times: 'once, at 2040-01-01T00:00:00.000Z',
    });
    expect(await schedules.get('reports.offset')).toMatchObject({ times: '0 30 9 * * 1 (-03:30)' });
    const inMs = async (name: string) => {
      const info = await schedules.get(name);
      return (info?.nextAt?.getTime() ?? 0) - Date.now();
    };
    expect(Math.abs((await inMs('reports.warmUp')) - 60_000)).toBeLessThan(5_000);
    expect(await inMs('reports.offset')).toBeGreaterThan(3_590_000);
  });

  it('are listed in the log of the boot', async () => {
    await start([Reports]);
    const lines = log.lines.filter((line) => line.includes('[TaskQueueBeat]'));
    expect(lines).toEqual([
      'log [TaskQueueBeat] schedule daily-digest: 0 2 * * * (UTC), fires reports.daily once for all processes (adopted: @Cron of Reports.daily)',
      'log [TaskQueueBeat] schedule reports.poll: every 5m, fires reports.poll once for all processes (adopted: @Interval of Reports.poll)',
      'log [TaskQueueBeat] schedule reports.warmUp: once, after 60000 ms, fires reports.warmUp once for all processes (adopted: @Timeout of Reports.warmUp)',
      expect.stringContaining('schedule reports.once: once, at 2040-01-01T00:00:00.000Z'),
      expect.stringContaining('schedule reports.offset: 0 30 9 * * 1 (-03:30)'),
      'log [TaskQueueBeat] beat: 5 schedules declared by this application',
    ]);
  });

  it('stay local in another application of the process that does not import the module', async () => {
    await start([Reports]);
    @Module({ imports: [ScheduleModule.forRoot()], providers: [Reports] })
    class PlainModule {}
    const plain = await NestFactory.createApplicationContext(PlainModule, { logger: log });
    expect(plain.get(SchedulerRegistry).getCronJobs().size).toBeGreaterThan(0);
    await plain.close();
  });

  it('stay local with @LocalCron()', async () => {
    @Injectable()
    class Caches {
      @LocalCron()
      @Interval(60_000)
      refresh(): void {}
      @Interval(60_000)
      @LocalCron()
      renew(): void {}
      @Interval(60_000)
      drop(): void {}
    }
    const running = await start([Caches]);
    expect([await names(running), local(running, running)]).toEqual([['Caches.drop'], 2]);
  });

  it('stay local unless they are tasks, when only those are adopted', async () => {
    const running = await start([Reports], { beat: { adopt: 'tasks' } });
    expect([await names(running), local(running, running)]).toEqual([['daily-digest'], 4]);
  });

  it('all stay local, when none is adopted', async () => {
    const running = await start([Reports], { beat: { adopt: 'none' } });
    expect([await names(running), local(running, running)]).toEqual([[], 5]);
  });

  it('keep the time zone of the process when they name none, and the log says so', async () => {
    @Injectable()
    class Nightly {
      @Cron('0 2 * * *')
      run(): void {}
    }
    const running = await start([Nightly]);
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(await running.get(Schedules).get('Nightly.run')).toMatchObject({ times: `0 2 * * * (${zone})` });
    expect(log.lines).toContainEqual(
      `log [TaskQueueBeat] schedule Nightly.run: 0 2 * * * (${zone}), fires Nightly.run once for all processes (adopted: @Cron of Nightly.run, in the time zone of this process)`,
    );
  });

  it('are tasks for a client that does not provide their class', async () => {
    const running = await start([]);
    const result = await running.get(TaskClient).of(Reports).poll.with({ queue: 'default' }).enqueue();
    expect((await result.info()).name).toBe('reports.poll');
  });

  it('are refused with a ScheduleModule from which they cannot be hidden', async () => {
    @Injectable()
    class OtherRegistry {
      addCronJob(): void {}
    }
    @Module({ imports: [TaskQueueModule.forRoot({ broker: 'memory://' })], providers: [OtherRegistry] })
    class AppModule {}
    const boot = NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
    await expect(boot).rejects.toMatchObject({ message: expect.stringMatching(/adopt: 'none'/) });
  });

  it('need no ScheduleModule', async () => {
    const running = await start([Reports], {}, (queue) => [queue]);
    expect(await names(running)).toEqual(ALL);
  });
});

describe('a boot is refused', () => {
  const bad = (decorate: MethodDecorator) => {
    @Injectable()
    class Bad {
      @Interval(60_000)
      fine(): void {}
      run(): void {}
    }
    const descriptor = Object.getOwnPropertyDescriptor(Bad.prototype, 'run') as PropertyDescriptor;
    decorate(Bad.prototype, 'run', descriptor);
    return Bad;
  };

  it.each([
    [
      'an unreadable expression',
      Cron('99 * * * *'),
      /Bad\.run: .*cron.*cannot be read: Invalid value for minute: 99/,
    ],
    ['a date that never comes', Cron('0 0 30 2 *'), /Bad\.run: .*never fires: there is no such date/],
    [
      'an unknown time zone',
      Cron('0 0 * * *', { timeZone: 'Mars/Base' }),
      /Bad\.run: .*timeZone \\?"Mars\/Base/,
    ],
    ['too short an interval', Interval(100), /Bad\.run: .*100 ms is too short.*@LocalCron\(\)/],
    [
      'two schedules of one name',
      Interval('Bad.fine', 60_000),
      /Two schedules are called 'Bad\.fine'.*Bad\.fine.*Bad\.run/,
    ],
  ])('for %s', async (_what, decorator, message) => {
    await expect(start([bad(decorator)])).rejects.toMatchObject({ message: expect.stringMatching(message) });
  });

  it('for an unknown kind of adoption', async () => {
    await expect(start([], { beat: { adopt: 'some' as never } })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('beat.adopt'),
    });
  });
});
