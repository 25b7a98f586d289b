import { Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { BeatHost } from './beat.host.js';

/** Holds the beat apart from the rest: it starts when all providers have, and before the worker takes its first task. */
@Module({ providers: [BeatHost] })
export class TaskQueueBeatModule {
  constructor(modules: ModulesContainer) {
    for (const module of modules.values()) if (module.metatype === TaskQueueBeatModule) module.distance = -1;
  }
}
