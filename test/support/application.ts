import 'reflect-metadata';
import {
  Module,
  type DynamicModule,
  type INestApplicationContext,
  type Provider,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { TaskQueueModule, type TaskQueueModuleOptions } from 'nest-task-queue';
import type { Broker } from '../../src/broker/broker.js';
import { TASK_QUEUE_BROKER } from '../../src/nest/constants.js';
import { uniqueNamespace } from './namespace.js';

export interface ApplicationParts {
  readonly options?: Partial<TaskQueueModuleOptions>;
  readonly providers?: Provider[];
  readonly controllers?: Type[];
  readonly imports?: (Type | DynamicModule)[];
  /** One that is open already, in place of the one that the options name. */
  readonly broker?: Broker;
}

/** A Nest application of those parts with its tasks in memory and a namespace of its own; errors of its boot come out as they are. */
export async function startApplication(parts: ApplicationParts): Promise<INestApplicationContext> {
  // A list of shards names its servers itself.
  const broker = Array.isArray(parts.options?.shards) ? {} : { broker: 'memory://' };
  @Module({
    imports: [
      TaskQueueModule.forRoot({ ...broker, namespace: uniqueNamespace('app'), ...parts.options }),
      ...(parts.imports ?? []),
    ],
    providers: parts.providers ?? [],
    controllers: parts.controllers ?? [],
  })
  class TestModule {}
  if (parts.broker !== undefined) return startOn(parts.broker, TestModule);
  return NestFactory.createApplicationContext(TestModule, { logger: false, abortOnError: false });
}

async function startOn(broker: Broker, module: Type): Promise<INestApplicationContext> {
  const testing = Test.createTestingModule({ imports: [module] });
  const app = await testing.overrideProvider(TASK_QUEUE_BROKER).useValue(broker).compile();
  app.useLogger(false);
  return app.init();
}
