import type { BreakerRow, ConcurrencyRow, LimitRow, RateRow } from '../api-types.js';
import type { LimitDefinition, LimitInfo } from '../../broker/limit-store.js';
import { momentsOf } from './moment.js';

/** A limit as a row of a list. */
export function limitRow({ definition, declared, breaker }: LimitInfo): LimitRow {
  const { name, kind } = definition;
  const row = { name, kind, now: numbersOf(definition), ...(declared && { declared: numbersOf(declared) }) };
  if (kind !== 'breaker') return row as ConcurrencyRow | RateRow;
  const { state = 'closed', failures = 0, openedAt } = breaker ?? {};
  return { ...row, state, failures, ...momentsOf({ openedAt }) } as BreakerRow;
}

function numbersOf({ kind: _kind, name: _name, ...numbers }: LimitDefinition): object {
  return numbers;
}
