import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Subject } from 'rxjs';

export interface Notification {
  readonly to: string;
  readonly text: string;
}

/** Words to people when a task has failed. Stands in for chat, a pager, or whatever reaches them. */
@Injectable()
export class Notifications {
  readonly #logger = new Logger(Notifications.name);
  readonly sent = new Subject<Notification>();

  async send(to: string, text: string): Promise<void> {
    await wait(40);
    this.#logger.log(`to ${to}: ${text}`);
    this.sent.next({ to, text });
  }
}
