/** The places that tasks hold behind gates that count them. */
export class MemoryPlaces {
  readonly holders = new Map<string, Set<string>>();
  readonly held = new Map<string, readonly string[]>();

  /** How many hold a place. */
  count(gate: string): number {
    return this.holders.get(gate)?.size ?? 0;
  }

  take(id: string, gates: readonly string[]): void {
    if (gates.length === 0) return;
    this.held.set(id, gates);
    for (const gate of gates) {
      const holders = this.holders.get(gate) ?? new Set<string>();
      this.holders.set(gate, holders.add(id));
    }
  }

  /** Answers the gates that have got a place back. */
  giveBack(id: string): readonly string[] {
    const gates = (this.held.get(id) ?? []).filter((gate) => this.leave(gate, id));
    this.held.delete(id);
    return gates;
  }

  /** Gives back one place; false if the task does not hold it. */
  leave(gate: string, id: string): boolean {
    const holders = this.holders.get(gate);
    const isHolder = holders?.delete(id) === true;
    if (holders?.size === 0) this.holders.delete(gate);
    return isHolder;
  }

  /** Nobody holds a place there any more. */
  clear(gate: string): void {
    this.holders.delete(gate);
  }
}
