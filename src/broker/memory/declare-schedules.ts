import type { Deployment } from '../schedule-store.js';
import type { MemoryState } from './state/memory-state.js';
import type { MemorySchedule } from './state/schedule-state.js';

const HASHES_KEPT = 20;

/**
 * Notes that a deployment lives and which schedules it declares; of two deployments the newer declaration wins. Answers
 * the names that the caller is to put, and marks schedules that no deployment declares as orphaned.
 */
export function declareSchedules(state: MemoryState, deployment: Deployment): readonly string[] {
  noteLiving(state, deployment);
  for (const { name, hash } of deployment.schedules) rememberHash(state, name, hash);
  for (const name of state.schedules.hashes.keys()) orphanIfUndeclared(state, name);
  const wanted = deployment.schedules.filter(({ name, hash }) => isWanted(state, name, hash));
  return wanted.map(({ name }) => name);
}

function noteLiving({ clock, schedules: { deployments } }: MemoryState, deployment: Deployment): void {
  const now = clock.now();
  for (const [id, { seenAt }] of deployments) if (seenAt <= now - deployment.silentMs) deployments.delete(id);
  deployments.set(deployment.id, { seenAt: now, deployment });
}

/** Forgets the oldest hash that no living deployment declares: a declared one would come back as the newest. */
function rememberHash(state: MemoryState, name: string, hash: string): void {
  const { hashes } = state.schedules;
  const known = hashes.get(name) ?? [];
  if (known.includes(hash)) return;
  const isFull = known.length >= HASHES_KEPT;
  const oldest = isFull ? known.findIndex((each) => !isDeclared(state, name, each)) : -1;
  hashes.set(name, [...known.filter((_each, index) => index !== oldest), hash]);
}

function isWanted(state: MemoryState, name: string, hash: string): boolean {
  const { all, hashes } = state.schedules;
  const newest = hashes.get(name)?.findLast((each) => isDeclared(state, name, each));
  return newest === hash && !isInForce(all.get(name), hash);
}

function isInForce(schedule: MemorySchedule | undefined, hash: string): boolean {
  const record = schedule?.record;
  return record?.hash === hash && record.orphaned === undefined && record.origin === 'code';
}

function orphanIfUndeclared(state: MemoryState, name: string): void {
  const schedule = state.schedules.all.get(name);
  if (schedule?.record.origin !== 'code' || isDeclared(state, name)) return;
  const { dueAt: _due, fireAt: _fire, pending: _pending, ...kept } = schedule.record;
  schedule.record = { ...kept, orphaned: true };
  state.schedules.due.set(name, Number.POSITIVE_INFINITY);
}

function isDeclared({ schedules }: MemoryState, name: string, hash?: string): boolean {
  return [...schedules.deployments.values()].some(({ deployment }) =>
    deployment.schedules.some((each) => each.name === name && (hash === undefined || each.hash === hash)),
  );
}
