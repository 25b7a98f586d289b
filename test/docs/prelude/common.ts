// What examples in the docs use and do not declare: services, and the applications that they speak of.
import type {
  AsyncResult,
  DeadLetters,
  Inspector,
  Limits,
  LocalWorker,
  Queues,
  Schedules,
  TaskClient,
  TaskContext,
  TaskEvents,
  TaskView,
  Workers,
} from 'nest-task-queue';

export class ApiError extends Error {}
export class ApiDownError extends Error {}
export class DatabaseError extends Error {}
export class FileTooBigError extends Error {}
export class InvalidAddress extends Error {}
export class RateLimited extends Error {}
export class RateLimitError extends Error {}
export class ValidationError extends Error {}

export interface Sale {
  readonly cents: number;
}

export interface Order {
  readonly id: string;
}

/** Tasks of the shop: their bodies do not matter. */
export declare class OrderTasks {
  reserve(id: string): Promise<Order>;
  ship(order: Order): Promise<string>;
  release(id: string): Promise<void>;
}
export declare class MailTasks {
  parcelSent(parcel: string, to: string): Promise<void>;
  shipped(parcel: string, to: string): Promise<void>;
  digest(account: string): Promise<void>;
  tell(page: string): Promise<void>;
}
export declare class ImageTasks {
  resize(id: string): Promise<string>;
}
export declare class AlbumTasks {
  print(images: string[]): Promise<string>;
}
export declare class ReportTasks {
  account(id: string): Promise<Sale>;
  total(sales: AsyncIterable<Sale>): Promise<number>;
}
export declare class HookTasks {
  poll(): Promise<void>;
}
export declare class SiteTasks {
  open(): Promise<string>;
}

/** The fields of a class into which all of it is injected. */
export declare class Injected {
  readonly tasks: TaskClient;
  readonly client: TaskClient;
  readonly queues: Queues;
  readonly workers: Workers;
  readonly worker: LocalWorker;
  readonly inspector: Inspector;
  readonly deadLetters: DeadLetters;
  readonly schedules: Schedules;
  readonly limits: Limits;
  readonly events: TaskEvents;
  readonly email: TaskView<MailTasks>;
  readonly mailer: {
    send(to: string, options: { idempotencyKey: string; signal: AbortSignal }): Promise<{ id: string }>;
  };
  readonly alerts: { raise(...details: unknown[]): Promise<void> };
}

export declare const injected: Injected;
export declare const {
  tasks,
  client,
  queues,
  workers,
  inspector,
  deadLetters,
  schedules,
  limits,
  events,
  email,
}: Injected;
export declare const mail: TaskView<MailTasks>;
export declare const orders: TaskView<OrderTasks>;
export declare const images: TaskView<ImageTasks>;
export declare const albums: TaskView<AlbumTasks>;
export declare const reports: TaskView<ReportTasks>;
export declare const hooks: TaskView<HookTasks>;
export declare const site: TaskView<SiteTasks>;

export declare const task: TaskContext;
export declare const run: AsyncResult<unknown>;
export declare const result: AsyncResult<unknown>;
export declare const error: unknown;
export declare const broker: string;
export declare const id: string;
export declare const ids: string[];
export declare const order: Order;
