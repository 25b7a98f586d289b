import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Script } from '../stand-in/script.js';

export class MailError extends Error {
  constructor(
    message: string,
    /** As of SMTP: 4xx may pass, 5xx will not. */
    readonly code: number,
  ) {
    super(message);
  }
}
export class TemporaryMailError extends MailError {}
export class PermanentMailError extends MailError {}

const greylisted = () => new TemporaryMailError('greylisted, try again later', 451);
const unknown = () => new PermanentMailError('no such mailbox', 550);
const cutOff = () => new TemporaryMailError('connection lost while waiting for the answer', 421);

/** Stands in for a mail provider. */
@Injectable()
export class MailProvider {
  readonly #refused = new Script({
    'bob@greylist.example': [greylisted, greylisted],
    'nobody@nowhere.example': [unknown],
  });
  readonly #cut = new Script({ 'cleo@far-away.example': [cutOff] });
  readonly #sent = new Map<string, string>();

  /** Like real ones: sends a mail once per key, and answers a repeated key with the first message. */
  async send(mail: {
    readonly to: string;
    readonly text: string;
    readonly idempotencyKey: string;
    readonly signal: AbortSignal;
  }): Promise<{ messageId: string }> {
    await wait(25, undefined, { signal: mail.signal });
    this.#refused.play(mail.to, mail.idempotencyKey);
    const messageId = this.#sent.get(mail.idempotencyKey) ?? `msg-${this.#sent.size + 1}`;
    this.#sent.set(mail.idempotencyKey, messageId);
    // The worst moment: the mail is out, and the caller does not know.
    this.#cut.play(mail.to, mail.idempotencyKey);
    return { messageId };
  }

  get sentCount(): number {
    return this.#sent.size;
  }
}
