import { Injectable } from '@nestjs/common';

/** Stands in for a table of webhooks that have come in and wait. */
@Injectable()
export class WebhookInbox {
  #pending = 3;

  async process(): Promise<number> {
    const processed = this.#pending;
    this.#pending = 0;
    return processed;
  }
}
