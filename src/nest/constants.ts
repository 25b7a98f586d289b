/** Fixed texts, not symbols: two copies of the package in one process still agree. */
export const TASK = 'ntq:task';
export const TASK_DEFAULTS = 'ntq:task-defaults';
export const TASK_HOOKS = 'ntq:task-hooks';
/** The options of each @Schedule of a method. */
export const METHOD_SCHEDULES = 'ntq:method-schedules';
export const LOCAL_CRON = 'ntq:local-cron';
export const TASK_CONTEXT_INDEX = 'ntq:task-context-index';

export const TASK_QUEUE_OPTIONS = 'ntq:options';
/** Options that the process which starts the application lays over those of the module. */
export const TASK_QUEUE_OVERRIDES = 'ntq:overrides';
/** Makes the guard of the worker in a process of the pool. */
export const TASK_QUEUE_WATCH = 'ntq:watch';
/** Checks the resolved options before anything is opened. */
export const TASK_QUEUE_CHECK = 'ntq:check';
/** `true` where whoever boots the application starts the worker: once its last hook has ended. */
export const TASK_QUEUE_STARTS_LATER = 'ntq:starts-later';
/** Collects what a boot has opened, so that whoever boots can close it when the boot fails. */
export const TASK_QUEUE_OPENED = 'ntq:opened';
export const TASK_QUEUE_BROKER = 'ntq:broker';
export const TASK_QUEUE_SERVICES = 'ntq:services';
