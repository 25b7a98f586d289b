import { encodeNode } from '../../core/codec.js';
import type { Outcome } from '../../core/outcome.js';
import type { Message } from '../../core/task-message.js';
import type { ExchangeRequest, Settlement } from '../task-store.js';
import { EndedRecords, isSimpleSuccess, keptMs } from './ended-record.js';

type Arg = string | number;

/** The arguments of exchange.lua. */
export function exchangeArgs(request: ExchangeRequest): Arg[] {
  const { worker, session, sequence, leaseMs, slots, prefetch, holding, leased, queues } = request;
  const args: Arg[] = [worker, session, sequence, leaseMs, slots, prefetch, holding, leased];
  args.push(queues.length, ...queues);
  const { plain, parts, retried, others } = sorted(request.settlements);
  const records = new EndedRecords();
  pushPlain(args, plain, records);
  args.push(parts.length);
  for (const settlement of parts) {
    const { group = '', index = 0 } = settlement.delivery.head;
    pushSuccess(args, settlement, records);
    args.push(group, index);
  }
  pushPlain(args, retried, records);
  args.push(others.length);
  for (const { delivery, outcome } of others) {
    args.push(delivery.id, delivery.token, detailsOf(outcome, delivery.leasedAt), textOf(outcome));
  }
  return args;
}

function pushPlain(args: Arg[], settlements: readonly Settlement[], records: EndedRecords): void {
  args.push(settlements.length);
  for (const settlement of settlements) pushSuccess(args, settlement, records);
}

function sorted(settlements: readonly Settlement[]) {
  const plain: Settlement[] = [];
  const parts: Settlement[] = [];
  const retried: Settlement[] = [];
  const others: Settlement[] = [];
  for (const settlement of settlements) {
    const { group, retries } = settlement.delivery.head;
    if (!isSimpleSuccess(settlement)) others.push(settlement);
    else if (group !== undefined) parts.push(settlement);
    else if (retries !== undefined) retried.push(settlement);
    else plain.push(settlement);
  }
  return { plain, parts, retried, others };
}

function pushSuccess(args: Arg[], settlement: Settlement, records: EndedRecords): void {
  const { delivery } = settlement;
  args.push(delivery.id, delivery.token, records.of(settlement), keptMs(delivery));
}

function detailsOf(outcome: Outcome, startedAt: number): string {
  const { kind } = outcome;
  switch (kind) {
    case 'succeeded':
      return JSON.stringify({ kind, startedAt, span: outcome.span });
    case 'failed':
      return JSON.stringify({
        kind,
        reason: outcome.reason,
        startedAt,
        failedBreakers: outcome.failedBreakers,
        span: outcome.span,
      });
    case 'retried': {
      const { afterMs, queue, lane, failedBreakers, span } = outcome;
      return JSON.stringify({ kind, afterMs, queue, lane, failedBreakers, span });
    }
    case 'released':
      return JSON.stringify({ kind, afterMs: outcome.afterMs, because: outcome.because });
    case 'replaced': {
      const { entry, draft, made, nodes } = outcome;
      return JSON.stringify({ kind, startedAt, entry, draft, made, nodes: nodes.map(nodeRow) });
    }
    default:
      return outcome satisfies never;
  }
}

function nodeRow(node: Message): object {
  const { id, head } = node;
  return { id, record: encodeNode(node), size: head.size, ttl: head.ttl };
}

function textOf(outcome: Outcome): string {
  if (outcome.kind === 'succeeded') return `${outcome.value}\n${outcome.progress ?? ''}`;
  if (outcome.kind === 'failed') return `${outcome.failure}\n`;
  return outcome.kind === 'retried' ? outcome.failure : '';
}
