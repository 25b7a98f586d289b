import type { BreakerDefinition, LimitDefinition } from '../broker/limit-store.js';
import { InvalidOptionError } from '../core/errors.js';
import type { BreakerControl, FlowControl } from '../core/flow-control.js';
import type { TaskDefinition } from '../core/task-definition.js';

/** The limits that the application declares, each once. Throws where two tasks mean different breakers by one name. */
export function declaredLimits(
  tasks: readonly TaskDefinition[],
  queues: readonly { readonly flow: FlowControl | undefined }[],
): readonly LimitDefinition[] {
  const flows = [...tasks, ...queues].flatMap(({ flow }) => flow ?? []);
  return [...flows.flatMap(countedOf), ...breakersOf(tasks)];
}

function countedOf({ name, rate, concurrency }: FlowControl): LimitDefinition[] {
  const limits: LimitDefinition[] = [];
  if (rate !== undefined) {
    const { limit, perMs, burst } = rate;
    limits.push({ kind: 'rate', name, limit, perMs, burst });
  }
  if (concurrency !== undefined) limits.push({ kind: 'concurrency', name, limit: concurrency.limit });
  return limits;
}

function breakersOf(tasks: readonly TaskDefinition[]): BreakerDefinition[] {
  const found = new Map<string, { readonly task: string; readonly breaker: BreakerDefinition }>();
  for (const { name: task, flow } of tasks) {
    if (flow?.breaker === undefined) continue;
    const breaker = breakerDefinition(flow.breaker);
    const other = found.get(breaker.name);
    if (other === undefined) found.set(breaker.name, { task, breaker });
    else checkSame(breaker, other.breaker, `Tasks '${other.task}' and '${task}'`);
  }
  return [...found.values()].map(({ breaker }) => breaker);
}

function breakerDefinition({ on: _on, ...settings }: BreakerControl): BreakerDefinition {
  return { kind: 'breaker', ...settings };
}

const SETTINGS = {
  threshold: 'threshold',
  windowMs: 'window',
  cooldownMs: 'cooldown',
  halfOpen: 'halfOpen',
} as const;

function checkSame(breaker: BreakerDefinition, other: BreakerDefinition, where: string): void {
  for (const [setting, option] of Object.entries(SETTINGS) as [keyof typeof SETTINGS, string][]) {
    if (breaker[setting] === other[setting]) continue;
    throw new InvalidOptionError(
      `${where} share the circuit breaker '${breaker.name}' and give it different settings ` +
        `(${option}: ${other[setting]} and ${breaker[setting]}). Give both the same, or one of them another name.`,
    );
  }
}
