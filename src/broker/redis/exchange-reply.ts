import type { BreakerChange, BreakerState } from '../limit-store.js';
import type { ExchangeDigest, ExchangeMode, ExchangeReply, TaskNote } from '../task-store.js';
import { decodeDeliveries } from './deliveries.js';

/** The answer of exchange.lua by name. It leaves out what is empty or usual; a name that is not known here is passed over. */
interface Answer {
  now?: string;
  refused?: readonly string[];
  /** In the answer of exchange-short.lua one text with spaces between them. */
  ids?: readonly string[] | string;
  records?: readonly string[];
  tokenPrefix?: string;
  queues?: readonly (number | string)[];
  due?: number;
  mode?: ExchangeMode;
  hasMore?: number;
  hasContinuations?: number;
  expired?: readonly string[];
  breakers?: readonly string[];
  watched?: string;
  digest?: readonly [band: string, readyCount: number, oldestAt: string];
}

const NONE: readonly never[] = [];
const NO_DIGEST: ExchangeDigest = { band: undefined, readyCount: 0, oldestAt: undefined };

/** The reply of an exchange, and the moment at which Redis gave it. */
export function readExchange(pairs: readonly unknown[]): {
  readonly reply: ExchangeReply;
  readonly now: number;
} {
  const answer = answerOf(pairs);
  return { reply: replyOf(answer), now: Number(answer.now) };
}

function replyOf(answer: Answer): ExchangeReply {
  const { ids, records = NONE, tokenPrefix = '', queues = NONE, expired, breakers, digest } = answer;
  return {
    deliveries: ids === undefined ? NONE : decodeDeliveries(idsOf(ids), records, tokenPrefix, queues),
    refused: answer.refused ?? NONE,
    next: {
      dueInMs: answer.due,
      hasMore: answer.hasMore === 1,
      hasContinuations: answer.hasContinuations === 1,
    },
    mode: answer.mode ?? 'normal',
    expired: expired === undefined ? NONE : notesOf(expired),
    breakers: breakers === undefined ? NONE : changesOf(breakers),
    watched: answer.watched ?? '',
    digest: digest === undefined ? NO_DIGEST : digestOf(digest),
  };
}

/** Many texts take the client longer than a long one. */
function idsOf(ids: readonly string[] | string): readonly string[] {
  return typeof ids === 'string' ? ids.split(' ') : ids;
}

function answerOf(pairs: readonly unknown[]): Answer {
  const answer: Record<string, unknown> = {};
  for (let at = 0; at < pairs.length; at += 2) answer[pairs[at] as string] = pairs[at + 1];
  return answer;
}

export function notesOf(texts: readonly string[]): readonly TaskNote[] {
  const notes: TaskNote[] = [];
  for (let at = 0; at < texts.length; at += 3) {
    notes.push({ id: texts[at] ?? '', name: texts[at + 1] ?? '', queue: texts[at + 2] ?? '' });
  }
  return notes;
}

function changesOf(texts: readonly string[]): readonly BreakerChange[] {
  const changes: BreakerChange[] = [];
  for (let at = 0; at < texts.length; at += 2) {
    changes.push({ name: texts[at] ?? '', state: texts[at + 1] as BreakerState });
  }
  return changes;
}

function digestOf([band, readyCount, oldestAt]: NonNullable<Answer['digest']>): ExchangeDigest {
  return { band, readyCount, oldestAt: oldestAt === '' ? undefined : Number(oldestAt) };
}
