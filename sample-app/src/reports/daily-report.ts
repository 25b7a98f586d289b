import type { AccountSales } from './ledger.js';

/** All accounts of a day together. */
export interface DailyReport {
  readonly day: string;
  readonly accounts: number;
  readonly cents: number;
}

export function dailyReport(day: string, sales: readonly AccountSales[]): DailyReport {
  return { day, accounts: sales.length, cents: sales.reduce((sum, { cents }) => sum + cents, 0) };
}
