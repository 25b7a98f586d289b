import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { TaskQueueModule } from 'nest-task-queue';
import { Ledger } from '../../support/ledger.js';
import { Latch } from '../worker/latch.js';
import { targetOf } from '../worker/target.js';
import { NextTasks, PoolTasks } from './pool-tasks.js';

// The application of the pool's tests. What differs between tests comes from the environment.
const {
  REDIS_URL = '',
  NAMESPACE = '',
  LEDGER = '',
  NEXT_RELEASE,
  BROKEN_WHILE,
  SLOW_BOOT,
  BOOT_LATCH,
  TRACING,
} = process.env;
const ledger = Ledger.at(LEDGER);
/** Its packages take longer to load than our own. */
const tracing = async () => (await import('../../support/span-ledger.js')).tracingInto(ledger);

@Injectable()
class Fragile implements OnModuleInit {
  onModuleInit(): void {
    if (BROKEN_WHILE !== undefined && existsSync(BROKEN_WHILE)) throw new Error('the database said no');
  }
}

@Module({
  imports: [
    TaskQueueModule.forRoot({
      broker: targetOf(REDIS_URL),
      namespace: NAMESPACE,
      queues: [{ name: 'default' }, { name: 'low', priority: 1 }],
      ...(TRACING !== undefined && { tracing: await tracing() }),
    }),
  ],
  providers: [
    { provide: Ledger, useValue: ledger },
    Fragile,
    PoolTasks,
    ...(NEXT_RELEASE === undefined ? [] : [NextTasks]),
  ],
})
export class AppModule implements OnApplicationBootstrap {
  constructor(private readonly ledger: Ledger) {}

  /** BOOT_LATCH: until it is open. SLOW_BOOT: for so many ms; 'fails' after them. */
  async onApplicationBootstrap(): Promise<void> {
    if (BOOT_LATCH !== undefined) await new Latch(BOOT_LATCH).passed();
    if (SLOW_BOOT === undefined) return;
    const [ms = '', end] = SLOW_BOOT.split(' ');
    await sleep(Number(ms));
    this.ledger.append(`booted - ${process.pid} ${Date.now()}`);
    if (end === 'fails') throw new Error('the last hook said no');
  }
}
