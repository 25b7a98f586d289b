import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  chain,
  chord,
  fixed,
  group,
  Ignore,
  Reject,
  Task,
  TaskClient,
  TaskContext,
  TaskDefaults,
  type AnySignature,
  type FailureData,
  type Signature,
} from 'nest-task-queue';
import type { Act, TaskTree, Tree } from './tree.js';

const PAST = new Date(0);

/** No retry helps. */
export class Fatal extends Error {
  override readonly name = 'Fatal';
}

/** Text that stands for a value, short whatever goes into it. */
export function digest(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length < 80 ? json : createHash('sha1').update(json).digest('base64url').slice(0, 12);
}

/** The tasks that random canvases are made of, and the canvases. */
@Injectable()
@TaskDefaults({ prefix: 'tree', retry: { limit: 1, backoff: fixed(0), never: Fatal } })
export class TreeTasks {
  /** Labels of the errbacks that ran. */
  readonly seenBy: string[] = [];

  constructor(private readonly client: TaskClient) {}

  @Task()
  async act(input: unknown, act: Act, label: string, task: TaskContext): Promise<unknown> {
    const value = digest([label, await read(input)]);
    switch (act) {
      case 'nothing':
        return undefined;
      case 'ignore':
        throw new Ignore();
      case 'retryAndGive':
        return task.retries === 0 ? task.retry({ countdown: 0 }) : value;
      case 'fail':
        throw new Fatal(label);
      case 'retryAndFail':
        throw task.retries === 0 ? new Error('again') : new Fatal(label);
      case 'reject':
        throw new Reject(new Fatal(label));
      case 'revokeItself':
        await this.client.result(task.id).revoke({ terminate: true });
        return value;
      default:
        return value;
    }
  }

  @Task()
  swap(tree: Tree, task: TaskContext): unknown {
    return task.replace(this.signature(tree, false));
  }

  @Task()
  seen(failure: FailureData, label: string): string {
    this.seenBy.push(label);
    return failure.name;
  }

  /** `hasInput`: something before it gives a result. */
  signature(tree: Tree, hasInput: boolean): AnySignature {
    const { seen } = this.#handles;
    const signature = this.#plain(tree, hasInput) as Signature<unknown, unknown>;
    if (tree.errback === 'none') return signature as AnySignature;
    const told = seen.s(tree.label);
    return signature.linkError(
      tree.errback === 'task' ? told : chain([told, seen.s('second') as never]),
    ) as AnySignature;
  }

  #plain(tree: Tree, hasInput: boolean): AnySignature {
    switch (tree.kind) {
      case 'task':
        return this.#task(tree, hasInput);
      case 'replaced':
        return this.#handles.swap.si(tree.by) as AnySignature;
      case 'chain':
        return chain(tree.members.map((member, index) => this.signature(member, hasInput || index > 0)));
      case 'group':
        return group(tree.parts.map((part) => this.signature(part, hasInput)));
      case 'chord':
        return chord(
          this.signature(tree.header, hasInput) as never,
          this.signature(tree.body, true) as never,
          (tree.isStream ? { results: 'stream' } : {}) as never,
        ) as AnySignature;
      default:
        return tree satisfies never;
    }
  }

  #task({ act, label, isPartial }: TaskTree, hasInput: boolean): AnySignature {
    const task = this.#handles.act;
    const signature = isPartial && hasInput ? task.s(act, label) : task.si(null, act, label);
    return (act === 'expire' ? signature.with({ expires: PAST }) : signature) as AnySignature;
  }

  get #handles() {
    return this.client.of(TreeTasks);
  }
}

/** The list that a stream gives; anything else is what it is. */
async function read(input: unknown): Promise<unknown> {
  if (typeof input !== 'object' || input === null || !(Symbol.asyncIterator in input)) return input;
  const list: unknown[] = [];
  for await (const each of input as AsyncIterable<unknown>) list.push(each);
  return list;
}
