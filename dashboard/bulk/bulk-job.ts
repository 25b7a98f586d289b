import { signal } from '@preact/signals';
import type { BulkBody, BulkJob } from '../../src/dashboard/api-types.js';
import { ApiError } from '../api/api-error.js';
import { change, path, read } from '../api/client.js';
import { readStored, writeStored } from '../state/stored-signal.js';

/** A change to many tasks as this page knows it. `lost`: its server has ended, or the one that answers now does not know it. */
export interface FollowedBulk extends Omit<BulkJob, 'state'> {
  readonly state: BulkJob['state'] | 'lost';
}

/** The one that was started last; it goes on in the server, whatever page is open. */
export const bulkJob = signal<FollowedBulk | undefined>(undefined);

/** The browser keeps the id of that one, so that a page that is loaded again shows it, and so do other tabs of this dashboard. */
const KEPT = `ntq.bulk ${location.pathname}`;
let isFollowing = false;

const ASK_MS = 400;
/** Of several servers behind one address, another may know it. */
const ASK_LOST_MS = 5_000;

export function isUnderWay({ state }: FollowedBulk): boolean {
  return state === 'matching' || state === 'running';
}

/** Starts a change and follows it to its end. Throws ApiError where it is refused. */
export async function startBulk(body: BulkBody): Promise<void> {
  const job = await change<BulkJob>('POST', 'bulk', body);
  writeStored(KEPT, job.id);
  follow(job);
}

/** Follows the change that this page, or another tab, has started before. */
export function followKept(): void {
  if (isFollowing) return;
  isFollowing = true;
  addEventListener('storage', ({ key, newValue }) => {
    if (key === KEPT) void resume(newValue);
  });
  void resume(readStored(KEPT));
}

/** An own change that is under way stays; one that nobody knows any more is forgotten. */
async function resume(id: string | null): Promise<void> {
  const own = bulkJob.peek();
  if (id === null || (own !== undefined && isUnderWay(own))) return;
  try {
    const job = await read<BulkJob>(path`bulk/${id}`);
    if (bulkJob.peek() === own) follow(job);
  } catch (error) {
    if (ApiError.from(error).status === 404) writeStored(KEPT, undefined);
  }
}

export async function abortBulk(): Promise<void> {
  const { id } = bulkJob.peek() ?? {};
  if (id !== undefined) bulkJob.value = await change<BulkJob>('POST', path`bulk/${id}/abort`);
}

export function dismissBulk(): void {
  writeStored(KEPT, undefined);
  bulkJob.value = undefined;
}

function follow(job: FollowedBulk): void {
  bulkJob.value = job;
  if (isUnderWay(job)) setTimeout(() => void ask(job.id), ASK_MS);
}

async function ask(id: string): Promise<void> {
  const asked = bulkJob.peek();
  if (asked?.id !== id) return;
  try {
    const job = await read<BulkJob>(path`bulk/${id}`);
    if (bulkJob.peek()?.id === id) follow(job);
  } catch (error) {
    if (bulkJob.peek()?.id === id) askAgain(asked, ApiError.from(error));
  }
}

/** The server may be away for a moment, or not know the change. */
function askAgain(asked: FollowedBulk, { status }: ApiError): void {
  const isUnknown = status === 404;
  if (isUnknown) bulkJob.value = { ...asked, state: 'lost' };
  setTimeout(() => void ask(asked.id), isUnknown ? ASK_LOST_MS : ASK_MS);
}
