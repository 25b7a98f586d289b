import fc from 'fast-check';
import { chain, group, type Signature, type TaskView } from 'nest-task-queue';
import type { WorkflowTasks } from './workflow-tasks.js';

/** A workflow as data: what is composed of it, and what it must give. */
export type Canvas =
  | { readonly kind: 'gives' | 'wraps' | 'flakes' | 'fails'; readonly name: string; readonly ms: number }
  | { readonly kind: 'chain' | 'group'; readonly inner: readonly Canvas[] };

type Made = Signature<unknown, unknown>;
export type Ended = { readonly value: unknown } | { readonly error: string };

const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 1, maxLength: 4 });
const { canvas } = fc.letrec<{ canvas: Canvas; leaf: Canvas; inner: Canvas }>((tie) => ({
  leaf: fc.record({
    kind: fc.constantFrom('gives', 'gives', 'wraps', 'wraps', 'wraps', 'flakes', 'fails'),
    name,
    ms: fc.constantFrom(0, 0, 10, 40),
  }) as fc.Arbitrary<Canvas>,
  inner: fc.record({
    kind: fc.constantFrom('chain', 'group'),
    inner: fc.array(tie('canvas'), { minLength: 1, maxLength: 4 }),
  }) as fc.Arbitrary<Canvas>,
  canvas: fc.oneof({ maxDepth: 4 }, tie('leaf'), { arbitrary: tie('inner'), weight: 2 }),
}));
export const canvasArbitrary = canvas;

/** The signature; what nothing stands before takes null. */
export function compose(tasks: TaskView<WorkflowTasks>, canvas: Canvas): Made {
  return made(tasks, canvas, false);
}

function made(tasks: TaskView<WorkflowTasks>, each: Canvas, hasInput: boolean): Made {
  switch (each.kind) {
    case 'gives':
      return tasks.gives.si(each.name, each.ms) as Made;
    case 'flakes':
      return tasks.flakes.si(each.name, each.ms) as Made;
    case 'fails':
      return tasks.fails.si(each.name, each.ms) as Made;
    case 'wraps':
      return (
        hasInput ? tasks.wraps.s(each.name, each.ms) : tasks.wraps.si(null, each.name, each.ms)
      ) as Made;
    case 'chain':
      return chain(each.inner.map((member, index) => made(tasks, member, hasInput || index > 0)));
    case 'group':
      return group(each.inner.map((part) => made(tasks, part, hasInput))) as Made;
    default:
      return each satisfies never;
  }
}

/** What it gives when nothing disturbs it, by the rules alone. */
export function evaluate(each: Canvas, input: unknown = null): Ended {
  switch (each.kind) {
    case 'gives':
    case 'flakes':
      return { value: each.name };
    case 'fails':
      return { error: each.name };
    case 'wraps':
      return { value: [each.name, input] };
    case 'chain':
      return evaluateChain(flat(each), input);
    case 'group':
      return evaluateGroup(each.inner, input);
    default:
      return each satisfies never;
  }
}

/** Chains inside a chain are members of it. */
function flat(each: Canvas): readonly Canvas[] {
  return each.kind === 'chain' ? each.inner.flatMap(flat) : [each];
}

function evaluateChain(members: readonly Canvas[], input: unknown): Ended {
  let value = input;
  for (const [index, member] of members.entries()) {
    const ended = evaluate(member, value);
    // What follows a group that failed says so; the failure of a member is told as it is.
    if ('error' in ended)
      return member.kind === 'group' && index < members.length - 1
        ? { error: chordError(ended.error) }
        : ended;
    value = ended.value;
  }
  return { value };
}

function chordError(error: string): string {
  return `ChordError of ${error.startsWith('ChordError') ? CHORD_MESSAGE : error}`;
}

/** The message of an inner ChordError names ids; it is compared up to them. */
export const CHORD_MESSAGE = 'a chord';

function evaluateGroup(parts: readonly Canvas[], input: unknown): Ended {
  const ends = parts.map((part) => evaluate(part, input));
  const failed = ends.find((end) => 'error' in end);
  return failed ?? { value: ends.map((end) => ('value' in end ? end.value : undefined)) };
}
