import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Redis } from 'ioredis';
import { TaskQueueModule } from 'nest-task-queue';
import { targetOf } from '../worker/target.js';

// An application whose boot fails in one of its hooks, or in none. It handles the error and closes nothing.
const {
  REDIS_URL = '',
  NAMESPACE = '',
  FAILS_IN = '',
  WORKER = 'false',
  OWN_CLIENTS = 'false',
} = process.env;
const worker = WORKER === 'true' ? {} : (false as const);

const ownClient = (role: string) =>
  new Redis(REDIS_URL, { maxRetriesPerRequest: role === 'command' ? 0 : null });
const broker = OWN_CLIENTS === 'true' ? ownClient : targetOf(REDIS_URL);

const hooks = {
  [FAILS_IN]: () => {
    throw new Error('the database is away');
  },
};

@Module({
  imports: [TaskQueueModule.forRoot({ broker, namespace: NAMESPACE, worker })],
  providers: [{ provide: 'DATABASE', useValue: hooks }],
})
class AppModule {}

try {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
  // The timer alone keeps no process: if it fires, something else did.
  setTimeout(() => {
    console.log('KEPT');
    void app.close();
  }, 300).unref();
} catch (error) {
  console.log(`FAILED ${(error as Error).message}`);
}
