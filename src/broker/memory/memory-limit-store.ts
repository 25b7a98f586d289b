import type { LimitKind } from '../../core/lane.js';
import { limitField } from '../storage/limit-field.js';
import type { LimitDefinition, LimitInfo, LimitStore } from '../limit-store.js';
import type { MemoryState } from './memory-state.js';

export class MemoryLimitStore implements LimitStore {
  constructor(private readonly state: MemoryState) {}

  declare(limits: readonly LimitDefinition[]): Promise<void> {
    const changed = limits.filter((limit) => this.#limits.declare(limit));
    this.state.roads.stir(changed.map(({ kind, name }) => limitField(kind, name)));
    return Promise.resolve();
  }

  restore(limits: readonly LimitDefinition[]): Promise<void> {
    const isMissing = ({ kind, name }: LimitDefinition) =>
      this.#limits.of(limitField(kind, name)) === undefined;
    return this.declare(limits.filter(isMissing));
  }

  set(limit: LimitDefinition): Promise<boolean> {
    const isSet = this.#limits.set(limit);
    if (isSet) this.state.roads.stir([limitField(limit.kind, limit.name)]);
    return Promise.resolve(isSet);
  }

  unset(kind: LimitKind, name: string): Promise<boolean> {
    const isUnset = this.#limits.unset(kind, name);
    if (isUnset) this.state.roads.stir([limitField(kind, name)]);
    return Promise.resolve(isUnset);
  }

  reset(breaker: string): Promise<boolean> {
    const isKnown = this.#limits.of(limitField('breaker', breaker)) !== undefined;
    if (isKnown) this.state.gates.close(breaker);
    this.state.roads.passOn();
    return Promise.resolve(isKnown);
  }

  list(): Promise<readonly LimitInfo[]> {
    return Promise.resolve(this.#limits.all().map(({ declared, set }) => this.#info(declared, set)));
  }

  get #limits() {
    return this.state.gates.limits;
  }

  #info(declared: LimitDefinition, set: LimitDefinition | undefined): LimitInfo {
    const definition = set ?? declared;
    const { breakers } = this.state.gates;
    return {
      definition,
      ...(set !== undefined && { declared }),
      ...(definition.kind === 'breaker' && {
        breaker: breakers.info(definition, this.state.clock.now()),
      }),
    };
  }
}
