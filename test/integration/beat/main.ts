import 'reflect-metadata';

// A beat process of the tests, without a worker. Its own clock may be wrong.
const { REDIS_URL = '', NAMESPACE = '', AHEAD_MS = '0' } = process.env;
const aheadMs = Number(AHEAD_MS);
const realNow = Date.now;
Date.now = () => realNow() + aheadMs;

const { Module } = await import('@nestjs/common');
const { NestFactory } = await import('@nestjs/core');
const { TaskEvents, TaskQueueModule } = await import('nest-task-queue');
const { targetOf } = await import('../worker/target.js');

@Module({
  imports: [TaskQueueModule.forRoot({ broker: targetOf(REDIS_URL), namespace: NAMESPACE, worker: false })],
})
class BeatModule {}

const app = await NestFactory.createApplicationContext(BeatModule, { abortOnError: false });
app.enableShutdownHooks();
app.get(TaskEvents).on('schedule-fired', ({ id, lagMs }) => console.log(`FIRED ${id} ${lagMs}`));
console.log('READY');
// Nothing else keeps a process without a worker alive.
setInterval(() => undefined, 60_000);
