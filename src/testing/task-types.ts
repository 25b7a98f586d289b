import type { TaskHandle, TaskView } from '../client/task-view.js';

/** The names of the methods of a class that may be tasks. */
export type TaskMethod<Service> = keyof TaskView<Service> & string;

/** The arguments of a task, without its context. */
export type ArgsOf<Service, Method extends TaskMethod<Service>> =
  TaskView<Service>[Method] extends TaskHandle<infer Args, unknown> ? Args : never;

/** The result of a task. */
export type ResultOf<Service, Method extends TaskMethod<Service>> =
  TaskView<Service>[Method] extends TaskHandle<infer _Args, infer Result> ? Result : never;
