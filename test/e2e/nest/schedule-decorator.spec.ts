import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Injectable, type INestApplicationContext, type Type } from '@nestjs/common';
import { Cron, Interval } from '@nestjs/schedule';
import {
  LocalCron,
  OnFailure,
  OnRetry,
  OnSuccess,
  Schedule,
  Schedules,
  Task,
  TaskContext,
  TaskCtx,
  TaskDefaults,
} from 'nest-task-queue';
import type { MethodScheduleOptions } from '../../../src/nest/decorators/schedule.decorator.js';
import { startApplication } from '../../support/application.js';

@Injectable()
@TaskDefaults({ prefix: 'reports' })
class Reports {
  @Task({ queue: 'low' })
  @Schedule({
    cron: '0 2 * * *',
    timeZone: 'Europe/Paris',
    overlap: 'skip',
    misfire: { all: 2 },
    grace: '1h',
    jitter: '30s',
    name: 'daily-digest',
  })
  @Schedule({ every: '15m', name: 'quarterly', args: ['short'], enabled: false })
  digest(kind = 'full', task?: TaskContext): string {
    return `${kind} by ${task?.name}`;
  }
  @Schedule({ every: '5m' })
  poll(): string {
    return 'polled';
  }
}

let app: INestApplicationContext | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function start(parts: Parameters<typeof startApplication>[0]): Promise<Schedules> {
  const queues = [{ name: 'default' }, { name: 'low' }];
  app = await startApplication({ ...parts, options: { queues, ...parts.options } });
  return app.get(Schedules);
}

const names = async (schedules: Schedules) => (await schedules.list()).map(({ name }) => name).toSorted();

describe('Methods with @Schedule', () => {
  it('are called at the times and by the policies that it says', async () => {
    const schedules = await start({ providers: [Reports] });
    expect(await names(schedules)).toEqual(['daily-digest', 'quarterly', 'reports.poll']);
    expect(await schedules.get('daily-digest')).toMatchObject({
      state: 'active',
      origin: 'code',
      times: '0 2 * * * (Europe/Paris)',
      task: 'reports.digest',
      queue: 'low',
      overlap: 'skip',
      misfire: { all: 2 },
      graceMs: 3_600_000,
      jitterMs: 30_000,
    });
    expect(await schedules.get('quarterly')).toMatchObject({ state: 'paused', times: 'every 15m' });
  });

  it('receive the arguments of the schedule and the context, and are tasks without @Task()', async () => {
    const schedules = await start({ providers: [Reports] });
    const results = ['daily-digest', 'quarterly', 'reports.poll'].map(async (name) =>
      (await schedules.trigger(name)).get(),
    );
    expect(await Promise.all(results)).toEqual([
      'full by reports.digest',
      'short by reports.digest',
      'polled',
    ]);
  });

  it('are scheduled whatever is adopted and in processes that fire nothing', async () => {
    for (const beat of [false, { adopt: 'none' }, { fires: false, adopt: 'tasks' }] as const) {
      const schedules = await start({ providers: [Reports], options: { beat } });
      expect(await names(schedules)).toEqual(['daily-digest', 'quarterly', 'reports.poll']);
      await app?.close();
    }
  });

  it('may be in controllers, and count as tasks for the adoption of @Interval', async () => {
    @Controller()
    class Hooks {
      @Schedule({ every: '5m' })
      @Interval('often', 60_000)
      poll(): void {}
      @Interval(60_000)
      other(): void {}
    }
    const schedules = await start({ controllers: [Hooks], options: { beat: { adopt: 'tasks' } } });
    expect(await names(schedules)).toEqual(['Hooks.poll', 'often']);
  });
});

function badClass(...all: object[]): Type {
  @Injectable()
  class Bad {
    run(): void {}
  }
  const descriptor = Object.getOwnPropertyDescriptor(Bad.prototype, 'run') as PropertyDescriptor;
  for (const options of all) Schedule(options as MethodScheduleOptions<[]>)(Bad.prototype, 'run', descriptor);
  return Bad;
}

describe('A boot is refused with the class and the method of a @Schedule', () => {
  it.each<[string, unknown[], RegExp]>([
    ['has a text instead of options', ['0 2 * * *'], /takes options such as/],
    ['has nothing', [undefined], /takes options such as/],
    ['has neither cron nor every', [{ name: 'x' }], /exactly one of cron and every; found neither/],
    ['has both', [{ cron: '@daily', every: '5m' }], /found both/],
    ['has an unknown option', [{ every: '5m', at: new Date() }], /unknown option 'at'/],
    ['has a time zone without a cron', [{ every: '5m', timeZone: 'UTC' }], /belong to cron/],
    ['has an unknown time zone', [{ cron: '@daily', timeZone: 'Mars/Base' }], /Mars\/Base.*Europe\/Paris/],
    ['has an unreadable cron', [{ cron: '99 * * * *' }], /cannot be read/],
    ['has arguments that are no list', [{ every: '5m', args: 'short' }], /args: give a list/],
    [
      'has an argument that is no JSON',
      [{ every: '5m', args: [new Date()] }],
      /args\[0\] is an instance of Date/,
    ],
    ['has an unknown policy', [{ every: '5m', overlap: 'queue' }], /overlap: give allow, skip, buffer/],
    ['has a switch that is no boolean', [{ every: '5m', enabled: 'no' }], /enabled: give true or false/],
    [
      'shares its name with another',
      [{ every: '5m' }, { every: '6m' }],
      /Two schedules are called 'Bad\.run'/,
    ],
  ])('that %s', async (_what, all, message) => {
    const boot = start({ providers: [badClass(...(all as object[]))] });
    await expect(boot).rejects.toMatchObject({ message: expect.stringMatching(message) });
    await expect(boot).rejects.toMatchObject({ message: expect.stringMatching(/Bad\.run/) });
  });

  it.each<[string, (options: object) => unknown]>([
    ['@Schedule', (options) => Schedule({ every: '5m', ...options } as never)],
    ['@Cron', () => Cron('@daily')],
    ['@Interval', () => Interval(60_000)],
  ])('whose method takes more arguments than %s gives', async (_name, decorate) => {
    class Bad {
      run(_kind: string, _depth: number, _task?: TaskContext): void {}
    }
    const descriptor = Object.getOwnPropertyDescriptor(Bad.prototype, 'run') as PropertyDescriptor;
    (decorate({ args: ['full'] }) as MethodDecorator)(Bad.prototype, 'run', descriptor);
    Reflect.defineMetadata('design:paramtypes', [String, Number, TaskContext], Bad.prototype, 'run');
    const message = expect.stringMatching(
      /Bad\.run: the schedule gives [01] arguments?, and the method takes 2/,
    );
    await expect(start({ providers: [Bad] })).rejects.toMatchObject({ message });
  });
});

describe('Decorators of methods are refused', () => {
  class Mails {
    static send(): void {}
    get sender(): () => void {
      return () => {};
    }
  }
  const descriptorOf = (owner: object, name: string) => Object.getOwnPropertyDescriptor(owner, name) as never;
  const both: [string, () => unknown][] = [
    ['@Task()', Task],
    ['@Schedule()', () => Schedule({ every: '5m' })],
    ['@OnFailure()', OnFailure],
    ['@OnRetry()', OnRetry],
    ['@OnSuccess()', OnSuccess],
    ['@LocalCron()', LocalCron],
  ];
  it.each(both)('on all but methods of instances: %s', (_name, decorator) => {
    const decorate = decorator() as (...args: unknown[]) => void;
    const refused = expect.objectContaining({
      code: 'CONFIGURATION',
      message: expect.stringContaining('Mails'),
    });
    const targets = [
      [Mails, 'send', descriptorOf(Mails, 'send')],
      [Mails.prototype, 'sender', descriptorOf(Mails.prototype, 'sender')],
      [Mails.prototype, 'property', undefined],
      [Mails],
      [Mails.prototype, Symbol('send'), { value: () => {} }],
      [Mails.prototype, 'then', { value: () => {} }],
    ];
    for (const target of targets) expect(() => decorate(...target)).toThrow(refused as never);
  });

  it.each(both)('where the compiler has decorators of another kind: %s', (_name, decorator) => {
    const decorate = decorator() as (...args: unknown[]) => void;
    expect(() => decorate(() => {}, { kind: 'method', name: 'send' })).toThrow('"experimentalDecorators"');
  });

  it('on parameters of constructors and of static methods, and on methods instead of classes', () => {
    const parameter = TaskCtx() as (...args: unknown[]) => void;
    expect(() => parameter(Mails, undefined, 0)).toThrow('Mails: @TaskCtx() is for parameters of methods');
    expect(() => parameter(Mails, 'send', 0)).toThrow('Mails.send: @TaskCtx() is for parameters of methods');
    const defaults = TaskDefaults({ prefix: 'mails' }) as (...args: unknown[]) => void;
    expect(() => defaults(Mails.prototype, 'send', {})).toThrow('Mails.send: @TaskDefaults() is for classes');
  });
});
