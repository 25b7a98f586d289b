import { texts } from '../text/texts.js';

/** Texts of the pause of a queue or of a schedule. */
export const pauseTexts = texts({
  en: {
    pause: 'Pause',
    resume: 'Resume',
    title: (name: string) => `Pause ${name}`,
    note: 'Why, for your colleagues',
    noteHint: 'It stands beside the name until the pause ends.',
    isPaused: (name: string) => `${name} is paused.`,
    isResumed: (name: string) => `${name} goes on.`,
  },
  de: {
    pause: 'Anhalten',
    resume: 'Fortsetzen',
    title: (name) => `${name} anhalten`,
    note: 'Warum, für Ihre Kollegen',
    noteHint: 'Steht neben dem Namen, bis es weitergeht.',
    isPaused: (name) => `${name} ist angehalten.`,
    isResumed: (name) => `${name} läuft weiter.`,
  },
});
