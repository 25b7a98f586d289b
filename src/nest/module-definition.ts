import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { TaskQueueModuleOptions } from './module-options.js';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<TaskQueueModuleOptions>({ moduleName: 'TaskQueue' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createTaskQueueOptions')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();
