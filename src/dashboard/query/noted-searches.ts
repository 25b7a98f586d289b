import type { Services } from '../../services/create-services.js';
import type { DashboardUser } from '../http/access.js';
import type { Payloads } from '../view/payloads.js';
import type { PayloadFilter } from './payload-query.js';

const KEPT_MS = 600_000;
const MOST_KEPT = 1_000;

/** The search of a user: the text of its filter, and the part about payloads. */
export interface NotedSearch {
  readonly user: Pick<DashboardUser, 'as'>;
  readonly filter: string;
  readonly payload: PayloadFilter;
}

/**
 * Notes in the audit who looks into arguments by a filter, where each look is noted. The pages of one search, and a list that is read
 * again and again, are one look.
 */
export class NotedSearches {
  /** The oldest first; `at` in epoch ms. */
  readonly #notes = new Map<string, { readonly at: number; readonly stored: Promise<void> }>();

  constructor(
    private readonly services: Pick<Services, 'audit' | 'broker'>,
    private readonly payloads: Payloads,
  ) {}

  async note({ user, filter, payload }: NotedSearch): Promise<void> {
    if (payload.isEmpty || this.payloads.mode !== 'on demand') return;
    const key = JSON.stringify([user.as, filter]);
    const at = this.services.broker.now();
    const known = this.#notes.get(key);
    if (known !== undefined && at - known.at < KEPT_MS) return known.stored;
    const stored = this.#store(filter);
    this.#keep(key, { at, stored });
    // A look that could not be noted is noted when it is tried again.
    await stored.catch((error: unknown) => {
      this.#notes.delete(key);
      throw error;
    });
  }

  #store(filter: string): Promise<void> {
    const note = { action: 'Dashboard.searchArguments', target: () => this.payloads.text(filter, 1_000) };
    return this.services.audit.run(note, () => Promise.resolve());
  }

  #keep(key: string, note: { readonly at: number; readonly stored: Promise<void> }): void {
    this.#notes.delete(key);
    this.#notes.set(key, note);
    const [oldest] = this.#notes.keys();
    if (this.#notes.size > MOST_KEPT && oldest !== undefined) this.#notes.delete(oldest);
  }
}
