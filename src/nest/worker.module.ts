import { Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { BeatHost } from './beat.host.js';
import { WorkerHost } from './worker.host.js';

/**
 * Holds worker and beat apart from the rest. Nest destroys modules by their distance from the root, the nearest first: as the
 * nearest of all this one is bootstrapped last and destroyed first, so that a running task still finds every provider.
 */
@Module({ providers: [WorkerHost, BeatHost] })
export class TaskQueueWorkerModule {
  constructor(modules: ModulesContainer) {
    for (const module of modules.values())
      if (module.metatype === TaskQueueWorkerModule) module.distance = -1;
  }
}
