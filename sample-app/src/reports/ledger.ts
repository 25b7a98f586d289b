import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Script } from '../stand-in/script.js';

/** What an account has sold in a day. */
export interface AccountSales {
  readonly account: string;
  readonly cents: number;
}

const SALES: Readonly<Record<string, number>> = { acme: 120_000, initech: 45_000, umbrella: 81_000 };

const busy = () => new Error('the books are being closed');

/** Stands in for an accounting system, slow and moody. */
@Injectable()
export class Ledger {
  readonly #script = new Script({ initech: [busy] });

  async salesOf(account: string, _day: string, taskId: string): Promise<AccountSales> {
    await wait(30);
    this.#script.play(account, taskId);
    return { account, cents: SALES[account] ?? 0 };
  }
}
