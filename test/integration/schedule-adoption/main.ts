import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Injectable, Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LocalCron, Schedules, Task, TaskQueueModule, type TaskQueueModuleOptions } from 'nest-task-queue';

// Opens applications one after the other in this process, all with the same class, and tells which of its methods fire by
// the beat and how many locally. PACKAGE: the version of @nestjs/schedule. PLAN: a list of applications, as below.
const name = process.env['PACKAGE'] ?? '';
const plan = JSON.parse(process.env['PLAN'] ?? '[]') as readonly PlannedApplication[];
const schedule = (await import(name)) as typeof import('@nestjs/schedule');
const manifest = new URL(`../../../node_modules/${name}/package.json`, import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };

interface PlannedApplication {
  /** `undefined`: without TaskQueueModule. */
  readonly beat?: TaskQueueModuleOptions['beat'];
  readonly order: 'queue first' | 'schedule first';
}

@Injectable()
class Tasks {
  @schedule.Cron('0 2 * * *', { name: 'n', timeZone: 'UTC', waitForCompletion: true })
  cron(): void {}
  @schedule.Cron('0 3 * * *')
  zoneless(): void {}
  @Task()
  @schedule.Interval('i', 60_000)
  interval(): void {}
  @schedule.Timeout(5_000)
  timeout(): void {}
  @LocalCron()
  @schedule.Interval(60_000)
  local(): void {}
}

function importsOf({ beat, order }: PlannedApplication): DynamicModule[] {
  const own = schedule.ScheduleModule.forRoot();
  if (beat === undefined) return [own];
  const queue = TaskQueueModule.forRoot({ broker: 'memory://', worker: false, beat });
  return order === 'queue first' ? [queue, own] : [own, queue];
}

async function open(application: PlannedApplication): Promise<INestApplicationContext> {
  @Module({ imports: importsOf(application), providers: [Tasks] })
  class AppModule {}
  return NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
}

async function describe(app: INestApplicationContext, { beat }: PlannedApplication) {
  const registry = app.get(schedule.SchedulerRegistry);
  const crons = [...registry.getCronJobs().values()].filter(({ isActive }) => isActive).length;
  const local = crons + registry.getIntervals().length + registry.getTimeouts().length;
  const schedules = beat === undefined ? [] : await app.get(Schedules).list();
  const shared = schedules.map((each) => `${each.name}: ${each.times.replace(/T.*Z/, '')}`).toSorted();
  return { local, shared };
}

const apps: INestApplicationContext[] = [];
for (const application of plan) apps.push(await open(application));
const found = await Promise.all(apps.map((app, index) => describe(app, plan[index] as PlannedApplication)));
console.log(`FOUND ${JSON.stringify({ version, found })}`);
for (const app of apps) await app.close();
