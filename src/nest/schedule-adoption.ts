import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { ConfigurationError } from '../core/errors.js';
import { LOCAL_CRON, METHOD_SCHEDULES, TASK, TASK_QUEUE_OPTIONS } from './constants.js';
import type { Adoption } from './module-options.js';
import {
  isAccessorClass,
  isRegistryClass,
  nestScheduleOf,
  type NestSchedule,
  type SchedulerMetadataAccessor,
} from './nest-schedule.js';
import type { ResolvedOptions } from './resolved-options.js';

/** The schedule of a method that the beat takes over; `undefined` for a method that stays local, or has no schedule. */
export function adoptedSchedule(method: object, adopt: Adoption): NestSchedule | undefined {
  return isAdopted(method, adopt) ? nestScheduleOf(method) : undefined;
}

function isAdopted(method: object, adopt: Adoption): boolean {
  if (adopt === 'none' || Reflect.hasMetadata(LOCAL_CRON, method)) return false;
  return adopt === 'all' || [TASK, METHOD_SCHEDULES].some((key) => Reflect.hasMetadata(key, method));
}

/**
 * Hides adopted methods from the `ScheduleModule` of this application, so that they do not fire locally as well. Metadata
 * stays as it is, because other applications in the process read it too.
 */
@Injectable()
export class ScheduleAdoption implements OnModuleInit {
  constructor(
    private readonly modules: ModulesContainer,
    @Inject(TASK_QUEUE_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /** Called before the `ScheduleModule` looks for methods: TaskQueueModule is the first of all modules. */
  onModuleInit(): void {
    const { adopt } = this.options.beat;
    if (adopt === 'none') return;
    const providers = [...this.modules.values()].flatMap((module) => [...module.providers.values()]);
    const accessors = providers.filter(({ metatype }) => isAccessorClass(metatype));
    if (accessors.length === 0 && providers.some(({ metatype }) => isRegistryClass(metatype)))
      refuseUnknown();
    for (const { instance } of accessors) hideAdopted(instance as SchedulerMetadataAccessor, adopt);
  }
}

function hideAdopted(accessor: SchedulerMetadataAccessor, adopt: Adoption): void {
  const typeOf = accessor.getSchedulerType.bind(accessor);
  accessor.getSchedulerType = (method) =>
    typeof method === 'function' && isAdopted(method, adopt) ? undefined : typeOf(method);
}

function refuseUnknown(): never {
  throw new ConfigurationError(
    'beat.adopt: the methods of this version of @nestjs/schedule would fire locally as well as by the beat. ' +
      "Use version 6 or 12 of it, or set beat: { adopt: 'none' }.",
  );
}
