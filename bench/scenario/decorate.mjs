import { TaskContext, Task } from 'nest-task-queue';

/** What the compiler makes of `@Task(options) async method(value: object, task: TaskContext)`. */
export function task({ prototype }, method, options) {
  Reflect.defineMetadata('design:paramtypes', [Object, TaskContext], prototype, method);
  Task(options)(prototype, method, Object.getOwnPropertyDescriptor(prototype, method));
}
