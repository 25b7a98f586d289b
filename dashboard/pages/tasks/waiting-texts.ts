import type { WaitingReason } from '../../../src/dashboard/api-types.js';
import { entryOf, texts } from '../../text/texts.js';

const waitingTexts = texts({
  en: {
    busy: 'All slots are taken, or others are before it.',
    delayed: 'It waits for its time.',
    member: 'It waits for the member before it in its workflow.',
    'no-worker': 'No worker runs.',
    'queue-not-served': 'No worker serves its queue.',
    'unknown-task': 'No worker that serves its queue knows the task.',
    paused: (note: string) => `The queue is paused${note === '' ? '' : `: ${note}`}.`,
    limit: (limit: string) => `A limit may hold it back: ${limit}.`,
  },
  de: {
    busy: 'Alle Plätze sind belegt, oder andere sind vor ihm.',
    delayed: 'Er wartet auf seine Zeit.',
    member: 'Er wartet auf das Glied vor ihm in seinem Workflow.',
    'no-worker': 'Kein Worker läuft.',
    'queue-not-served': 'Kein Worker bedient seine Queue.',
    'unknown-task': 'Kein Worker, der seine Queue bedient, kennt den Task.',
    paused: (note) => `Die Queue ist angehalten${note === '' ? '' : `: ${note}`}.`,
    limit: (limit) => `Vielleicht hält ihn eine Grenze zurück: ${limit}.`,
  },
});

/** Why a task waits, in words. A server that is newer than the page may have another reason. */
export function waitingInWords({ code, text, note = '', limit = '' }: WaitingReason): string {
  const { paused, limit: limited, ...words } = waitingTexts();
  if (code === 'paused') return paused(note);
  if (code === 'limit') return limited(limit);
  return entryOf(words, code) ?? text;
}
