import { texts } from '../../text/texts.js';

export const doctorTexts = texts({
  en: {
    fine: 'Nothing is wrong with this installation.',
    found: (errors: string, warnings: string) => `${errors}, ${warnings}`,
    error: 'error',
    errors: 'errors',
    warning: 'warning',
    warnings: 'warnings',
    again: 'Examine again',
    at: 'Examined',
    levels: { ok: 'in order', notice: 'notice', warning: 'warning', error: 'error' },
  },
  de: {
    fine: 'Mit dieser Installation ist alles in Ordnung.',
    found: (errors, warnings) => `${errors}, ${warnings}`,
    error: 'Fehler',
    errors: 'Fehler',
    warning: 'Warnung',
    warnings: 'Warnungen',
    again: 'Noch einmal untersuchen',
    at: 'Untersucht',
    levels: { ok: 'in Ordnung', notice: 'Hinweis', warning: 'Warnung', error: 'Fehler' },
  },
});
