import { computed, effect, signal, untracked } from '@preact/signals';
import type { BulkBody, BulkJob } from '../../src/dashboard/api-types.js';
import { ApiError } from '../api/api-error.js';
import { change, path, read } from '../api/client.js';
import { session } from '../state/session.js';
import { readStored, writeStored } from '../state/stored-signal.js';

/** A change to many tasks as this page knows it. `lost`: its server has ended, or the one that answers now does not know it. */
export interface FollowedBulk extends Omit<BulkJob, 'state'> {
  readonly state: BulkJob['state'] | 'lost';
}

/** The one that this user has started last; it goes on in the server, whatever page is open. */
export const bulkJob = signal<FollowedBulk | undefined>(undefined);

/** The browser keeps the id of that one for each user, so that a page that is loaded again shows it, and so do other tabs of this dashboard. */
const kept = computed(() => `ntq.bulk ${location.pathname} ${session.value?.as ?? ''}`);
/** The id of the one that the server is asked about. */
let followed: string | undefined;
let isFollowing = false;
let timesUnknown = 0;

const ASK_MS = 400;
/** Of several servers behind one address, another may know it. */
const ASK_LOST_MS = 5_000;
/** One of an earlier visit that so many answers do not know is forgotten. */
const MOST_UNKNOWN = 5;

export function isUnderWay({ state }: FollowedBulk): boolean {
  return state === 'matching' || state === 'running';
}

/** Starts a change and follows it to its end. Throws ApiError where it is refused. */
export async function startBulk(body: BulkBody): Promise<void> {
  const job = await change<BulkJob>('POST', 'bulk', body);
  writeStored(kept.peek(), job.id);
  show(job);
}

/** Follows the change that this page, or another tab, has started before; another user has others. */
export function followKept(): void {
  if (isFollowing) return;
  isFollowing = true;
  addEventListener('storage', ({ key, newValue }) => {
    if (key === kept.peek()) resume(newValue);
  });
  effect(() => {
    const id = readStored(kept.value);
    untracked(() => {
      followed = undefined;
      bulkJob.value = undefined;
      resume(id);
    });
  });
}

export async function abortBulk(): Promise<void> {
  const { id } = bulkJob.peek() ?? {};
  if (id === undefined) return;
  const job = await change<BulkJob>('POST', path`bulk/${id}/abort`);
  if (bulkJob.peek()?.id === id) bulkJob.value = job;
}

/** Takes away the one that is shown, and shows the one that another tab has started since. */
export function dismissBulk(): void {
  const { id } = bulkJob.peek() ?? {};
  if (id !== undefined) forget(id);
}

function forget(id: string): void {
  const now = readStored(kept.peek());
  if (now === id) writeStored(kept.peek(), undefined);
  if (followed === id) followed = undefined;
  if (bulkJob.peek()?.id === id) bulkJob.value = undefined;
  if (now !== id) resume(now);
}

/** An own change that is under way stays. */
function resume(id: string | null): void {
  const own = bulkJob.peek();
  if (id === null || id === followed || (own !== undefined && isUnderWay(own))) return;
  followed = id;
  timesUnknown = 0;
  void ask(id);
}

function show(job: BulkJob): void {
  followed = job.id;
  bulkJob.value = job;
  if (isUnderWay(job)) askIn(ASK_MS, job.id);
}

function askIn(ms: number, id: string): void {
  setTimeout(() => void ask(id), ms);
}

async function ask(id: string): Promise<void> {
  if (followed !== id) return;
  try {
    const job = await read<BulkJob>(path`bulk/${id}`);
    if (followed === id) show(job);
  } catch (error) {
    if (followed === id) askAgain(id, ApiError.from(error));
  }
}

/** The server may be away for a moment, or not know the change. */
function askAgain(id: string, { status, isAway }: ApiError): void {
  const shown = bulkJob.peek();
  const isShown = shown?.id === id;
  if (status === 404 && isShown) bulkJob.value = { ...shown, state: 'lost' };
  if (status === 404 && !isShown) timesUnknown += 1;
  if (timesUnknown < MOST_UNKNOWN || isShown) askIn(isAway ? ASK_MS : ASK_LOST_MS, id);
  else forget(id);
}
