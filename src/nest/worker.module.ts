import { Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { WorkerHost } from './worker.host.js';

/**
 * Holds the worker apart from the rest. Nest destroys modules by their distance from the root, the nearest first: as the
 * nearest of all this one is bootstrapped last and destroyed first, so that a running task still finds every provider, and
 * no start waits behind a task.
 */
@Module({ providers: [WorkerHost] })
export class TaskQueueWorkerModule {
  constructor(modules: ModulesContainer) {
    for (const module of modules.values())
      if (module.metatype === TaskQueueWorkerModule) module.distance = -2;
  }
}
