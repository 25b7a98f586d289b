/** Compiled, never run: what the typed client accepts and what it refuses. */
import type { AsyncResult, TaskClient, TaskContext, TaskFailure, TaskSuccess } from 'nest-task-queue';

class Shop {
  async order(id: string, count: number, _task: TaskContext): Promise<{ ref: string }> {
    return { ref: id + count };
  }
  label(text: string, size?: number): string {
    return text + size;
  }
  withOptionalContext(id: string, size?: number, _task?: TaskContext): number {
    return id.length + (size ?? 0);
  }
  onlyContext(_task: TaskContext): void {}
  maybeContext(_task?: TaskContext): void {}
  nothing(): void {}
  many(first: string, ...rest: number[]): number {
    return first.length + rest.length;
  }
  // oxlint-disable-next-line typescript/no-explicit-any -- what an untyped argument does is the point
  loose(data: any): number {
    return data as number;
  }
  due(_id: string, _at: Date): string {
    return '';
  }
  // As with `@TaskCtx()`, which tells it at run time.
  contextOrUndefined(_id: string, _task: TaskContext | undefined): void {}
  contextOrNull(_id: string, _task: TaskContext | null): void {}
  failed(_failure: TaskFailure): void {}
  succeeded(_success: TaskSuccess): void {}
  readonly field = 1;
}

class Reminder {
  later(_id: string, _until?: Date | string): Date | string {
    return '';
  }
}

interface Part {
  readonly name: string;
  readonly parts?: readonly Part[];
  readonly soldAt?: Date;
}

interface Folder {
  readonly title: string;
  readonly folders: readonly Folder[];
  readonly meta: unknown;
  readonly size: [number, number?];
}

class Catalogue {
  add(_part: Part): { at: Date; names: string[] } {
    return { at: new Date(), names: [] };
  }
  file(folder: Folder): Folder {
    return folder;
  }
}

declare const client: TaskClient;
const catalogue = client.of(Catalogue);
const shop = client.of(Shop);

export async function accepted(): Promise<void> {
  const order: AsyncResult<{ ref: string }> = await shop.order.enqueue('o-1', 2);
  const { ref }: { ref: string } = await order.get({ timeout: '30s' });
  await shop.order.with({ countdown: '10m', priority: 9, headers: { tenant: ref } }).enqueue('o-1', 2);
  await shop.order.enqueueMany([
    ['o-1', 1],
    ['o-2', 2],
  ]);
  await shop.label.enqueue('a');
  await shop.label.enqueue('a', 1);
  await shop.withOptionalContext.enqueue('a');
  await shop.withOptionalContext.enqueue('a', 2);
  await shop.onlyContext.enqueue();
  await shop.maybeContext.enqueue();
  await shop.nothing.enqueue();
  await shop.contextOrUndefined.enqueue('a');
  await shop.contextOrNull.enqueue('a');
  const due = await client.of(Reminder).later.enqueue('a', '2030-01-01');
  const text: string = await due.get();
  await shop.label.enqueue(text);
  await shop.many.enqueue('a');
  await shop.many.enqueue('a', 1, 2, 3);
  await shop.loose.enqueue({ any: 'thing' });
  await catalogue.add.enqueue({ name: 'bolt', parts: [{ name: 'nut' }] });
  const folder: Folder = { title: 'a', folders: [], meta: {}, size: [1] };
  const filed: AsyncResult<Folder> = await catalogue.file.enqueue(folder);
  await filed.get();
  const { names }: { names: string[] } = await (await catalogue.add.enqueue({ name: 'bolt' })).get();
  await shop.label.enqueue(names.join());
  await client.enqueue('shop.order', ['o-1', 2], { queue: 'low' });
}

export function refused(context: TaskContext): unknown[] {
  return [
    // @ts-expect-error -- JSON would make a text of the date
    shop.due.enqueue('o-1', new Date()),
    // @ts-expect-error -- the same in a place that also takes a text
    client.of(Reminder).later.enqueue('o-1', new Date()),
    // @ts-expect-error -- an argument is missing
    shop.order.enqueue('o-1'),
    // @ts-expect-error -- the second argument is a number
    shop.order.enqueue('o-1', 'two'),
    // @ts-expect-error -- the context is the worker's to give
    shop.order.enqueue('o-1', 2, context),
    // @ts-expect-error -- an optional one too
    shop.withOptionalContext.enqueue('a', 2, context),
    // @ts-expect-error -- and the only one
    shop.onlyContext.enqueue(context),
    // @ts-expect-error -- no such method
    shop.nowhere,
    // @ts-expect-error -- a field is no task
    shop.field,
    // @ts-expect-error -- a hook is no task
    shop.failed,
    // @ts-expect-error -- nor is this one
    shop.succeeded,
    // @ts-expect-error -- a task without arguments
    shop.nothing.enqueue(1),
    // @ts-expect-error -- the rest are numbers
    shop.many.enqueue('a', 'b'),
    // @ts-expect-error -- a list of argument lists
    shop.order.enqueueMany([['o-1']]),
    // @ts-expect-error -- no such unit
    shop.nothing.with({ countdown: '10 minutes' }),
    // @ts-expect-error -- no such option
    shop.nothing.with({ delay: 5 }),
    // @ts-expect-error -- a function cannot travel with a call
    shop.nothing.with({ retry: { backoff: () => 5 } }),
  ];
}

export async function lost(): Promise<Date> {
  const added = await catalogue.add.enqueue({ name: 'bolt' });
  const { at } = await added.get();
  // The date of the result never arrives: the worker refuses to store it.
  const none: never = at;
  return none;
}
