import { Injectable } from '@nestjs/common';
import { DeadLetters } from 'nest-task-queue';
import { PrintApi } from '../albums/print-api.js';
import { MailProvider } from '../mail/mail-provider.js';
import { Warehouse } from '../warehouse/warehouse.js';
import type { Entry } from './ending.js';

/** Order o-1004 was sent twice and order o-1003 placed twice: their keys kept it at one mail each. */
export const MAILS = 7;

/** Compares what the shop did to the outside world with what it should have done. */
@Injectable()
export class Stocktaking {
  constructor(
    private readonly mails: MailProvider,
    private readonly warehouse: Warehouse,
    private readonly api: PrintApi,
    private readonly deadLetters: DeadLetters,
  ) {}

  /** One line for each number that is wrong. */
  async faults(entries: readonly Entry[]): Promise<string[]> {
    const { deadLetters } = await this.deadLetters.list();
    const failed = entries.filter(({ info }) => info.state === 'FAILURE').length;
    return [
      ...differing('dead letters', deadLetters.length, failed),
      ...differing('mails sent', this.mails.sentCount, MAILS),
      // Order o-1006 was shipped, and o-1007 was released when it could not be.
      ...differing('goods still reserved', this.warehouse.reservedCount, 0),
      // Three opened the breaker, and when the next one asked, the API was there.
      ...differing('calls of an API that was down', this.api.refusedCount, 3),
    ];
  }
}

function differing(what: string, found: number, expected: number): string[] {
  return found === expected ? [] : [`${what}: expected ${expected}, found ${found}`];
}
