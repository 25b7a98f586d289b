import { computedKey } from './computed-key.js';
import { PayloadError } from './errors.js';
import { isKeyed, UNHINDERED, type FlowControl, type KeyFunction } from './flow-control.js';
import { laneText, type LimitKey } from './lane.js';
import { printable } from './printable.js';
import type { TaskDefinition } from './task-definition.js';
import { checkWellFormed } from './well-formed.js';
import { isPromiseLike } from './kind-of-value.js';

/** A call that looks for its lane. */
export interface LanedCall {
  readonly name: string;
  readonly definition: TaskDefinition;
  readonly queue: string;
  readonly args: readonly unknown[];
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The arguments are a list of argument lists. */
  readonly isMapped?: boolean | undefined;
}

/** A queue, and what may hold its tasks back. */
export interface QueueFlow {
  readonly name: string;
  readonly flow?: FlowControl | undefined;
}

/** Gives a key of the call; `option` names the option in errors. */
type KeyLookup = (key: KeyFunction, option: string) => string;

const NO_HEADERS = Object.freeze({});

/** Finds the lane of a call, by the limits of its task and its queue and by the keys of its arguments. */
export class Lanes {
  readonly #queues: ReadonlyMap<string, FlowControl>;
  /** Lanes without keys are the same for all calls. */
  readonly #fixed = new WeakMap<TaskDefinition, Map<string, string | undefined>>();

  constructor(queues: readonly QueueFlow[] = []) {
    this.#queues = new Map(queues.flatMap(({ name, flow }) => (flow === undefined ? [] : [[name, flow]])));
  }

  /** `undefined` where nothing holds it back. Throws PayloadError where a key cannot be computed. */
  of(call: LanedCall): string | undefined {
    const { flow } = call.definition;
    const ofQueue = this.#queues.get(call.queue);
    if ((flow === undefined && ofQueue === undefined) || flow === UNHINDERED) return undefined;
    const isFixed = !this.isKeyed(call.definition, call.queue);
    if (!isFixed) return computedLane(flow, ofQueue, call);
    const known = this.#fixed.get(call.definition) ?? new Map<string, string | undefined>();
    if (!known.has(call.queue)) known.set(call.queue, computedLane(flow, ofQueue, call));
    this.#fixed.set(call.definition, known);
    return known.get(call.queue);
  }

  /** Whether its lane depends on the arguments. */
  isKeyed({ flow }: TaskDefinition, queue: string): boolean {
    if (flow === UNHINDERED) return false;
    return [flow, this.#queues.get(queue)].some((each) => each !== undefined && isKeyed(each));
  }
}

function computedLane(
  ofTask: FlowControl | undefined,
  ofQueue: FlowControl | undefined,
  call: LanedCall,
): string | undefined {
  const { name, args, headers = NO_HEADERS } = call;
  const calls = (call.isMapped === true ? args : [args]) as readonly (readonly unknown[])[];
  if (calls.length === 0) return undefined;
  const taskKey: KeyLookup = (key, option) =>
    commonKey(
      calls.map((each) => () => key(...each)),
      `Task '${name}' ${option}`,
    );
  const queueKey: KeyLookup = (key, option) =>
    commonKey(
      calls.map((each) => () => key({ name, args: each, headers })),
      `Queue '${call.queue}' ${option}`,
    );
  const limitKeys = [...limitKeysFor(ofTask, taskKey), ...limitKeysFor(ofQueue, queueKey)];
  return laneText(limitKeys, fairKey(ofTask, taskKey) ?? fairKey(ofQueue, queueKey));
}

function limitKeysFor(flow: FlowControl | undefined, lookUp: KeyLookup): LimitKey[] {
  if (flow === undefined) return [];
  const { name, rate, concurrency, breaker } = flow;
  return [
    ...(rate === undefined ? [] : [limitKey('rate', name, rate.key && lookUp(rate.key, 'rateLimit.key'))]),
    ...(concurrency === undefined
      ? []
      : [limitKey('concurrency', name, concurrency.key && lookUp(concurrency.key, 'concurrency.key'))]),
    ...(breaker === undefined ? [] : [limitKey('breaker', breaker.name, undefined)]),
  ];
}

function limitKey(kind: LimitKey['kind'], name: string, key: string | undefined): LimitKey {
  return { kind, name, ...(key !== undefined && { key }) };
}

function fairKey(flow: FlowControl | undefined, lookUp: KeyLookup): string | undefined {
  return flow?.fair && lookUp(flow.fair, 'fair.key');
}

/** One task has one lane, so all calls in it must have the same key. */
function commonKey(lookups: readonly (() => unknown)[], where: string): string {
  const keys = new Set(lookups.map((lookUp) => textFrom(lookUp, where)));
  const [key, other] = keys;
  if (other === undefined) return key as string;
  throw new PayloadError(
    `${where}: calls with different keys cannot be one task: ${quotedKey(key)} and ${quotedKey(other)}. Group them by key.`,
    'args',
  );
}

function textFrom(lookUp: () => unknown, where: string): string {
  const key = computedKey(lookUp, where);
  if (typeof key === 'string') return checkWellFormed(key, where);
  throw new PayloadError(`${where} gave no text but ${describedKey(key)}.`, 'args');
}

function describedKey(value: unknown): string {
  if (isPromiseLike(value)) return 'a promise: it must not be asynchronous';
  return value === null || value === undefined ? String(value) : `a value of type ${typeof value}`;
}

function quotedKey(key: string | undefined): string {
  return `'${printable(key ?? '', 50)}'`;
}
