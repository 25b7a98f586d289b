import { signal } from '@preact/signals';
import type { BulkBody, BulkJob } from '../../src/dashboard/api-types.js';
import { ApiError } from '../api/api-error.js';
import { change, path, read } from '../api/client.js';

/** A change to many tasks as this page knows it. `lost`: the server that answers now does not know it. */
export interface FollowedBulk extends Omit<BulkJob, 'state'> {
  readonly state: BulkJob['state'] | 'lost';
}

/** The one that was started last; it goes on in the server, whatever page is open. */
export const bulkJob = signal<FollowedBulk | undefined>(undefined);

const ASK_MS = 400;
/** Of several servers behind one address, another may know it. */
const ASK_LOST_MS = 5_000;

export function isUnderWay({ state }: FollowedBulk): boolean {
  return state === 'matching' || state === 'running';
}

/** Starts a change and follows it to its end. Throws ApiError where it is refused. */
export async function startBulk(body: BulkBody): Promise<void> {
  follow(await change<BulkJob>('POST', 'bulk', body));
}

export async function abortBulk(): Promise<void> {
  const { id } = bulkJob.peek() ?? {};
  if (id !== undefined) bulkJob.value = await change<BulkJob>('POST', path`bulk/${id}/abort`);
}

export function dismissBulk(): void {
  bulkJob.value = undefined;
}

function follow(job: FollowedBulk): void {
  bulkJob.value = job;
  if (isUnderWay(job)) setTimeout(() => void ask(job.id), ASK_MS);
  if (job.state === 'lost') setTimeout(() => void ask(job.id), ASK_LOST_MS);
}

/** The server may be away for a moment: the question is asked again. */
async function ask(id: string): Promise<void> {
  const asked = bulkJob.peek();
  if (asked?.id !== id) return;
  const found = await read<BulkJob>(path`bulk/${id}`).catch((error: unknown) => afterFailure(asked, error));
  if (bulkJob.peek()?.id === id) follow(found);
}

function afterFailure(asked: FollowedBulk, error: unknown): FollowedBulk {
  return ApiError.from(error).status === 404 ? { ...asked, state: 'lost' } : asked;
}
