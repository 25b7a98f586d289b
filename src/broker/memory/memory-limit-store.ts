import type { LimitKind } from '../../core/lane.js';
import type { LimitDefinition, LimitInfo, LimitStore } from '../limit-store.js';
import { limitField } from '../storage/limit-field.js';
import { declareLimits } from './declare-limits.js';
import * as recheck from './limits/recheck.js';
import * as trip from './limits/trip.js';
import * as unblock from './limits/unblock.js';
import type { MemoryState } from './state/memory-state.js';

export class MemoryLimitStore implements LimitStore {
  constructor(private readonly state: MemoryState) {}

  declare(limits: readonly LimitDefinition[]): Promise<void> {
    declareLimits(this.state, limits);
    return Promise.resolve();
  }

  restore(limits: readonly LimitDefinition[]): Promise<void> {
    const isMissing = ({ kind, name }: LimitDefinition) =>
      this.#definitions.of(limitField(kind, name)) === undefined;
    return this.declare(limits.filter(isMissing));
  }

  set(limit: LimitDefinition): Promise<boolean> {
    const isSet = this.#definitions.set(limit);
    if (isSet) recheck.named(this.state, [limitField(limit.kind, limit.name)]);
    return Promise.resolve(isSet);
  }

  unset(kind: LimitKind, name: string): Promise<boolean> {
    const isUnset = this.#definitions.unset(kind, name);
    if (isUnset) recheck.named(this.state, [limitField(kind, name)]);
    return Promise.resolve(isUnset);
  }

  reset(breaker: string): Promise<boolean> {
    const isKnown = this.#definitions.of(limitField('breaker', breaker)) !== undefined;
    if (isKnown) trip.close(this.state, breaker);
    unblock.freed(this.state);
    return Promise.resolve(isKnown);
  }

  list(): Promise<readonly LimitInfo[]> {
    return Promise.resolve(this.#definitions.all().map(({ declared, set }) => this.#info(declared, set)));
  }

  get #definitions() {
    return this.state.limitKeys.definitions;
  }

  #info(declared: LimitDefinition, set: LimitDefinition | undefined): LimitInfo {
    const definition = set ?? declared;
    const { breakers } = this.state.limitKeys;
    return {
      definition,
      ...(set !== undefined && { declared }),
      ...(definition.kind === 'breaker' && {
        breaker: breakers.info(definition),
      }),
    };
  }
}
