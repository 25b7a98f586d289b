import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { TaskQueueModule, type Duration } from 'nest-task-queue';
import { Ledger } from '../support/ledger.js';
import { ADDRESS } from './address.js';
import { SoakTasks } from './soak-tasks.js';

// The application of the soak: workers in line, the processes of the pool, and their beats.
const { LEDGER = '', LEASE = '1s' } = process.env;

@Module({
  imports: [
    TaskQueueModule.forRoot({
      ...ADDRESS,
      worker: { lease: LEASE as Duration, concurrency: 4, shutdownTimeout: '1s' },
    }),
  ],
  providers: [{ provide: Ledger, useValue: Ledger.at(LEDGER) }, SoakTasks],
})
export class AppModule {}
