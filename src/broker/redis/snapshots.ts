import { decodeRecord } from '../../core/codec.js';
import { parseToken } from '../../core/token.js';
import type { TaskSnapshot } from '../result-store.js';

/** The reply of find.lua: record, token and progress of each task, '' where it has no such thing. */
export function snapshotsOf(rows: readonly string[]): (TaskSnapshot | undefined)[] {
  const snapshots: (TaskSnapshot | undefined)[] = [];
  for (let at = 0; at < rows.length; at += 3) {
    snapshots.push(snapshotOf(rows[at] ?? '', rows[at + 1] ?? '', rows[at + 2] ?? ''));
  }
  return snapshots;
}

/** A task from its record, the token of its running attempt and its progress; `undefined` where the bytes are unreadable. */
export function snapshotOf(text: string, token = '', progress = ''): TaskSnapshot | undefined {
  const record = decodeRecord(text);
  if (record === undefined) return undefined;
  if (record.kind === 'ended') {
    return { record, ...(record.progress !== '' && { progress: record.progress }) };
  }
  return {
    record,
    ...(token !== '' && { running: { token, startedAt: parseToken(token).leasedAt } }),
    ...(progress !== '' && { progress }),
  };
}
