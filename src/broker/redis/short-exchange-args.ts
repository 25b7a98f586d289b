import type { ExchangeRequest, Settlement } from '../task-store.js';
import { EndedRecords, isSimpleSuccess, keptMs } from './ended-record.js';

type Arg = string | number;

/** The arguments of exchange-short.lua; `undefined` where an outcome is more than a plain success. */
export function shortExchangeArgs(request: ExchangeRequest): Arg[] | undefined {
  const { worker, session, sequence, leaseMs, slots, prefetch, queues, settlements } = request;
  if (!settlements.every(isPlain)) return undefined;
  const args: Arg[] = [worker, session, sequence, leaseMs, slots + prefetch, queues.length, ...queues];
  const records = new EndedRecords();
  for (const [ttlMs, some] of byTtl(settlements)) {
    args.push(ttlMs, some.length);
    for (const { delivery } of some) args.push(delivery.id);
    for (const { delivery } of some) args.push(delivery.token);
    for (const settlement of some) args.push(records.of(settlement));
  }
  return args;
}

function isPlain(settlement: Settlement): boolean {
  const { group, retries } = settlement.delivery.head;
  return isSimpleSuccess(settlement) && group === undefined && retries === undefined;
}

function byTtl(settlements: readonly Settlement[]): ReadonlyMap<number, readonly Settlement[]> {
  const groups = new Map<number, Settlement[]>();
  for (const settlement of settlements) {
    const ttlMs = keptMs(settlement.delivery);
    const group = groups.get(ttlMs);
    if (group === undefined) groups.set(ttlMs, [settlement]);
    else group.push(settlement);
  }
  return groups;
}
