import 'reflect-metadata';
import {
  Module,
  type DynamicModule,
  type INestApplicationContext,
  type Provider,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TaskQueueModule, type TaskQueueModuleOptions } from 'nest-task-queue';

export interface ApplicationParts {
  readonly options?: Partial<TaskQueueModuleOptions>;
  readonly providers?: Provider[];
  readonly controllers?: Type[];
  readonly imports?: (Type | DynamicModule)[];
}

/** A Nest application of those parts with its tasks in memory; errors of its boot come out as they are. */
export async function startApplication(parts: ApplicationParts): Promise<INestApplicationContext> {
  @Module({
    imports: [TaskQueueModule.forRoot({ broker: 'memory://', ...parts.options }), ...(parts.imports ?? [])],
    providers: parts.providers ?? [],
    controllers: parts.controllers ?? [],
  })
  class TestModule {}
  return NestFactory.createApplicationContext(TestModule, { logger: false, abortOnError: false });
}
