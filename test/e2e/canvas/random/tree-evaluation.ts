import { digest } from './tree-tasks.js';
import type { Act, ChainTree, ChordTree, Errback, GroupTree, TaskTree, Tree } from './tree.js';

/** What is left of a failure when all that tells it apart is kept. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly cause?: Fault;
}

/** It gave a value, or it has ended otherwise. */
export type End =
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'fault';
      readonly state: 'FAILURE' | 'REVOKED';
      readonly fault: Fault;
      /** Whoever waits for its failure is told: it was no more than a consequence otherwise, or a revocation. */
      readonly isLoud: boolean;
      /** It had ended before anything of the workflow ran. */
      readonly isEarly: boolean;
      /** A part of a group has failed: its id, and its place there. */
      readonly part?: { readonly id: string; readonly place: number };
    };
type Faulty = Extract<End, { kind: 'fault' }>;

/** What comes before: it begins with that input, or it ends for that reason without having begun. */
type Before = { readonly input: unknown } | Faulty;

interface Place {
  readonly id: string;
  readonly idPrefix: string;
}

const REVOKED: Fault = { name: 'TaskRevokedError', message: 'The task was revoked.' };
const EXPIRED: Fault = { name: 'TaskExpiredError', message: 'The task expired before it could start.' };

/** Works out what a canvas comes to, node by node from the left, without anything that runs it. */
export class Evaluation {
  /** How each member ends. */
  readonly ends: Record<string, string> = {};
  /** The errbacks that are told. */
  readonly told: string[] = [];
  /** Members to be revoked before anything runs, the last first: none of them ends for another reason before. */
  readonly revokedEarly: string[] = [];
  readonly whole: End;

  constructor(tree: Tree, id: string) {
    this.whole = this.#evaluate(tree, { id, idPrefix: id }, { input: null });
  }

  #evaluate(tree: Tree, place: Place, before: Before): End {
    switch (tree.kind) {
      case 'task':
        return this.#noted(tree, this.#ended(place.id, this.#task(tree, place.id, before)));
      case 'replaced':
        return this.#noted(tree, this.#replaced(tree.by, place, before));
      case 'group':
        return this.#noted(tree, this.#ended(place.id, this.#group(tree, place, before)));
      case 'chain':
      case 'chord':
        return this.#chain(tree, place, before);
      default:
        return tree satisfies never;
    }
  }

  #task({ act, label, isPartial }: TaskTree, id: string, before: Before): End {
    if (act === 'revokedEarly') this.revokedEarly.unshift(id);
    if (act === 'revokedEarly')
      return { kind: 'fault', state: 'REVOKED', fault: REVOKED, isLoud: false, isEarly: true };
    if ('kind' in before) return before;
    return ran(act, label, isPartial ? before.input : null);
  }

  #replaced(by: Tree, { id }: Place, before: Before): End {
    if ('kind' in before) return this.#ended(id, before);
    this.#generation.set(id, (this.#generation.get(id) ?? 0) + 1);
    return this.#evaluate(by, { id, idPrefix: `${id}~${this.#generation.get(id)}` }, { input: null });
  }
  /** How often a task has been replaced. */
  readonly #generation = new Map<string, number>();

  #group({ parts }: GroupTree, { idPrefix }: Place, before: Before): End {
    // What comes before decides the ending of parts, but nobody who waits for a part alone is told of it.
    const outside: Before = 'kind' in before ? { ...before, isLoud: false } : before;
    const ends = parts.map((part, at) =>
      this.#evaluate(part, { id: `${idPrefix}.${at}`, idPrefix: `${idPrefix}.${at}` }, outside),
    );
    if ('kind' in before) return before;
    const at = ends.findIndex(({ kind }) => kind === 'fault');
    if (at === -1)
      return { kind: 'value', value: ends.map((end) => (end.kind === 'value' ? end.value : undefined)) };
    const first = ends[at] as Faulty;
    const part = { id: first.part?.id ?? `${idPrefix}.${at}`, place: at };
    return { kind: 'fault', state: 'FAILURE', fault: first.fault, isLoud: true, isEarly: false, part };
  }

  /** Chains inside of chains are in one line with them. */
  #chain(chain: ChainTree | ChordTree, { id, idPrefix }: Place, before: Before): End {
    const line = lineOf(chain);
    const ends: End[] = [];
    for (const [index, { tree }] of line.entries()) {
      const own = `${idPrefix}/${index}`;
      const place = index === line.length - 1 ? { id, idPrefix } : { id: own, idPrefix: own };
      ends.push(this.#evaluate(tree, place, index === 0 ? before : after(ends[index - 1] as End)));
    }
    for (const each of new Set(line.flatMap(({ within }) => within))) {
      const own = ends.filter((_end, index) => line[index]?.within.includes(each));
      if (isTold(own)) this.#tell(each.errback, each.label);
    }
    const last = ends.at(-1) as End;
    return last.kind === 'value' ? last : { ...last, isLoud: isTold(ends) };
  }

  #noted({ errback, label }: Tree, end: End): End {
    if (end.kind === 'fault' && end.isLoud) this.#tell(errback, label);
    return end;
  }

  #tell(errback: Errback, label: string): void {
    if (errback !== 'none') this.told.push(label);
    if (errback === 'chain') this.told.push('second');
  }

  #ended(id: string, end: End): End {
    this.ends[id] = end.kind === 'value' ? 'SUCCESS' : `${end.state} ${textOf(end.fault)}`;
    return end;
  }
}

/** Whether the failure of a chain of those members is told: once, whichever it was; not if it was over, quietly, before that. */
function isTold(ends: readonly End[]): boolean {
  const faults = ends.filter((end) => end.kind === 'fault');
  const early = faults.filter(({ isEarly }) => isEarly);
  return (early.length > 0 ? early : faults).some(({ isLoud }) => isLoud);
}

/** How a fault reads, in a table of ends. */
export function textOf({ name, message, cause }: Fault): string {
  return `${name}: ${message}${cause === undefined ? '' : ` < ${textOf(cause)}`}`;
}

function ran(act: Act, label: string, input: unknown): End {
  switch (act) {
    case 'nothing':
    case 'ignore':
      return { kind: 'value', value: null };
    case 'fail':
    case 'reject':
    case 'retryAndFail':
      return failed('FAILURE', { name: 'Fatal', message: label }, true);
    case 'expire':
      return failed('REVOKED', EXPIRED, true);
    case 'revokeItself':
      return failed('REVOKED', REVOKED, false);
    default:
      return { kind: 'value', value: digest([label, input]) };
  }
}

function failed(state: Faulty['state'], fault: Fault, isLoud: boolean): End {
  return { kind: 'fault', state, fault, isLoud, isEarly: false };
}

/** What the next member of a chain begins with, or ends with. */
function after(end: End): Before {
  if (end.kind === 'value') return { input: end.value };
  const { part, ...rest } = end;
  if (part === undefined) return { ...rest, isLoud: false };
  const message = `Part ${part.place} of the group failed (task ${part.id}).`;
  return { ...rest, fault: { name: 'ChordError', message, cause: end.fault }, isLoud: true };
}

interface Step {
  readonly tree: Tree;
  readonly within: readonly (ChainTree | ChordTree)[];
}

function lineOf(chain: ChainTree | ChordTree): readonly Step[] {
  const members = chain.kind === 'chain' ? chain.members : [chain.header, chain.body];
  return members.flatMap((tree) => {
    const inner = tree.kind === 'chain' || tree.kind === 'chord' ? lineOf(tree) : [{ tree, within: [] }];
    return inner.map((member) => ({ ...member, within: [chain, ...member.within] }));
  });
}
