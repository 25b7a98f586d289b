import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TaskQueueModule } from 'nest-task-queue';

// Declares schedules with one version of @nestjs/schedule, and tells what the beat has found of them.
const name = process.env['PACKAGE'] ?? '';
const schedule = (await import(name)) as typeof import('@nestjs/schedule');
const manifest = new URL(`../../../node_modules/${name}/package.json`, import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };

@Injectable()
class Tasks {
  @schedule.Cron('0 2 * * *', { name: 'n', timeZone: 'UTC', waitForCompletion: true })
  cron(): void {}
  @schedule.Interval('i', 60_000)
  interval(): void {}
  @schedule.Timeout(5_000)
  timeout(): void {}
}

@Module({
  imports: [
    schedule.ScheduleModule.forRoot(),
    TaskQueueModule.forRoot({ broker: 'memory://', worker: false }),
  ],
  providers: [Tasks],
})
class AppModule {}

const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
const registry = app.get(schedule.SchedulerRegistry);
const jobs = registry.getCronJobs().size + registry.getIntervals().length + registry.getTimeouts().length;
const methods = ['cron', 'interval', 'timeout'] as const;
const found = methods.map((method) => [
  method,
  Reflect.getMetadata('ntq:adopted-schedule', Tasks.prototype[method]) as unknown,
]);
const left = methods.filter((method) => Reflect.hasMetadata('SCHEDULER_TYPE', Tasks.prototype[method]));
console.log(`METADATA ${JSON.stringify({ version, ...Object.fromEntries(found), left, jobs })}`);
await app.close();
