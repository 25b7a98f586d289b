import { bodyOf, restOfBody } from './call-body.js';
import {
  headOf,
  NO_OPTIONS,
  queueOf,
  startTimesOf,
  type Call,
  type Origin,
  type StartTimes,
} from './call.js';
import { checkOptions } from './check-options.js';
import { dedupeOf } from './dedupe.js';
import { checkArgs } from './json.js';
import type { Lanes } from './lanes.js';
import type { Publication } from './publication.js';
import { validateArgs } from './schema.js';
import { frozenHead, type TaskDefinition } from './task-definition.js';
import type { TaskHead } from './task-message.js';
import type { EnqueueOptions } from './task-options.js';

/** The tasks and queues that the factory knows. */
export interface KnownTasks {
  /** Finds a task by its name or an old name. */
  byName(name: string): TaskDefinition | undefined;
  /** How many tasks may wait in a queue. Throws UnknownQueueError. */
  maxLength(queue: string): number | undefined;
  /** Called with each message of a task that is unknown here, or of a class that is not provided here. */
  onUnprovided?(name: string, queue: string): void;
}

export interface MessageFactoryOptions {
  readonly tasks: KnownTasks;
  /** Finds where tasks wait that limits may hold back. */
  readonly lanes: Lanes;
  /** Bytes that the arguments, headers and options of a call may take together. */
  readonly maxPayload: number;
}

/** A task and the arguments that it is called with. */
export type CalledTask = Partial<Call> & Pick<Call, 'args' | 'name'>;

/** The facts that are not in the call itself. */
export interface MessageContext {
  /** Epoch ms by the broker's clock. */
  readonly now: number;
  readonly origin?: Origin | undefined;
  /** Epoch ms after which it does not start, where neither the call nor the definition says when. */
  readonly expires?: number | undefined;
  /** The trace context that the message carries. */
  readonly trace?: string | undefined;
}

/** All of a message but its id and its arguments: equal for calls that differ by nothing else. */
export interface Frame {
  readonly head: TaskHead;
  /** The body behind the arguments, as JSON without its braces. */
  readonly rest: string;
  readonly times: StartTimes;
}

/** The only way from a call to a message, for clients, workflows and schedules alike. Nothing in it is ambient. */
export class MessageFactory {
  readonly #plainHeads = new WeakMap<TaskDefinition, TaskHead>();

  constructor(private readonly options: MessageFactoryOptions) {}

  /** A call with those options, which are checked here; a task by name gets its definition, if there is one here. */
  callOf(task: CalledTask, options: EnqueueOptions = NO_OPTIONS): Call {
    if (options !== NO_OPTIONS) checkOptions(options);
    return this.#callOf(task, options);
  }

  /** Many calls of one task with the same options, which are checked once. */
  callsOf(
    task: Omit<CalledTask, 'args'>,
    calls: readonly (readonly unknown[])[],
    options: EnqueueOptions = NO_OPTIONS,
  ): readonly Call[] {
    if (options !== NO_OPTIONS) checkOptions(options);
    const { name, definition = this.options.tasks.byName(name), isMapped, lacksInput } = task;
    return calls.map((args) => {
      checkArgs(args);
      return { name, args, options, definition, isMapped, lacksInput };
    });
  }

  /** Checks the arguments against the schema of the task, if all of them are there; `undefined` if nothing is to be checked. */
  checkArgs({ name, args, definition, isMapped, lacksInput }: Call): Promise<unknown> | undefined {
    const schema = definition?.schema;
    if (schema === undefined || lacksInput === true) return undefined;
    if (isMapped !== true) return validateArgs(schema, args, name);
    const calls = args as readonly (readonly unknown[])[];
    return Promise.all(calls.map((each) => validateArgs(schema, each, name)));
  }

  /**
   * The message of a call that is enqueued by itself.
   *
   * @throws UnknownTaskError, UnknownQueueError, InvalidOptionError, PayloadError, PayloadTooLargeError
   */
  message(call: Call, id: string, context: MessageContext): Publication {
    const queue = queueOf(call);
    const maxLength = this.#maxLength(call, queue);
    if (maxLength === undefined && isPlain(call)) return this.#plainMessage(call, id, context);
    const { head, rest, times } = this.#frame(call, queue, context);
    const dedupe = dedupeOf(call, queue);
    return {
      id,
      head: dedupe === undefined ? head : { ...head, dedupe: dedupe.key },
      body: this.body(call, rest),
      ...times,
      ...(dedupe && { dedupeMs: dedupe.ms }),
      ...(maxLength !== undefined && { maxLength }),
    };
  }

  /** All that the message of a call has besides its arguments, wherever it stands. Throws as `message()` does. */
  frame(call: Call, context: MessageContext): Frame {
    const queue = queueOf(call);
    this.#maxLength(call, queue);
    return this.#frame(call, queue, context);
  }

  #frame(call: Call, queue: string, { now, origin, expires, trace }: MessageContext): Frame {
    const { name, definition, options } = call;
    const declared = definition === undefined ? { needsDefinition: true as const } : frozenHead(definition);
    const fields = { ...headOf(options), ...this.#laneFields(call, queue) };
    const head = { name, queue, at: now, ...declared, ...fields, ...(trace !== undefined && { trace }) };
    const isOpen = expires !== undefined && (options.expires ?? definition?.expiresMs) === undefined;
    return {
      head: isOpen ? { ...head, expires } : head,
      rest: restOfBody(call, origin),
      times: startTimesOf(call),
    };
  }

  /** The body of a call with that frame. */
  body(call: Pick<Call, 'args' | 'name'>, rest: string): string {
    return bodyOf(call, rest, this.options.maxPayload);
  }

  /** Whether calls of that frame have different lanes, by their arguments. */
  isKeyed(call: Call): boolean {
    const { definition } = call;
    return definition !== undefined && this.options.lanes.isKeyed(definition, queueOf(call));
  }

  #callOf(task: CalledTask, options: EnqueueOptions): Call {
    const { name, args, definition = this.options.tasks.byName(name), isMapped, lacksInput } = task;
    checkArgs(args);
    return { name, args, options, definition, isMapped, lacksInput };
  }

  /** How many tasks may wait in the queue of a call; asked once for each message. */
  #maxLength(call: Call, queue: string): number | undefined {
    const { tasks } = this.options;
    const maxLength = tasks.maxLength(queue);
    if (call.definition === undefined || call.definition.isForeign === true)
      tasks.onUnprovided?.(call.name, queue);
    return maxLength;
  }

  #plainMessage(call: PlainCall, id: string, { now, origin, trace }: MessageContext): Publication {
    const body = this.body(call, restOfBody(call, origin));
    return { id, head: this.#plainHead(call, now, trace), body };
  }

  /** One object for all calls of a task within a millisecond, as far as they wait in one lane. */
  #plainHead({ name, args, definition }: PlainCall, at: number, trace: string | undefined): TaskHead {
    const { queue } = definition;
    const lane = this.options.lanes.of({ name, definition, queue, args });
    const known = this.#plainHeads.get(definition);
    if (known?.at === at && known.lane === lane && known.trace === trace) return known;
    const fields = { ...(lane !== undefined && { lane }), ...(trace !== undefined && { trace }) };
    const head = { name, queue, at, ...frozenHead(definition), ...fields };
    this.#plainHeads.set(definition, head);
    return head;
  }

  /** The worker finds the lane of a task that nobody knows here, or whose arguments are not all there. */
  #laneFields(call: Call, queue: string): Pick<TaskHead, 'lane' | 'needsLane'> {
    const { name, args, definition, isMapped, lacksInput } = call;
    const { lanes } = this.options;
    if (definition === undefined) return {};
    if (lacksInput === true && lanes.isKeyed(definition, queue)) return { needsLane: true };
    const lane = lanes.of({ name, definition, queue, args, headers: call.options.headers, isMapped });
    return lane === undefined ? {} : { lane };
  }
}

interface PlainCall extends Call {
  readonly definition: TaskDefinition;
}

/** Whether the definition alone decides about the head. */
function isPlain(call: Call): call is PlainCall {
  const { name, definition, options, isMapped } = call;
  if (options !== NO_OPTIONS || definition?.name !== name || isMapped === true) return false;
  return definition.dedupe === undefined && definition.expiresMs === undefined;
}
