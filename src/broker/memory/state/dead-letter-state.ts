/** Dead letters, and the failures of each task that has failed so far. */
export class DeadLetterState {
  readonly letters = new Map<string, { readonly raw: string; readonly diedAt: number }>();
  readonly history = new Map<string, readonly string[]>();
}
