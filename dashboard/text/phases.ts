import { texts } from './texts.js';

/** Where a task is. */
export const phaseTexts = texts({
  en: {
    blocked: 'not begun',
    waiting: 'waiting',
    delayed: 'delayed',
    running: 'running',
    succeeded: 'succeeded',
    failed: 'failed',
    revoked: 'revoked',
  },
  de: {
    blocked: 'nicht begonnen',
    waiting: 'wartet',
    delayed: 'verzögert',
    running: 'läuft',
    succeeded: 'erfolgreich',
    failed: 'gescheitert',
    revoked: 'widerrufen',
  },
});
