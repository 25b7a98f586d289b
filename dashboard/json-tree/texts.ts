import { texts } from '../text/texts.js';

export const jsonTexts = texts({
  en: {
    more: 'Show 100 more',
    cut: (part: string, whole: string) => `The first ${part} of ${whole}.`,
  },
  de: {
    more: '100 weitere zeigen',
    cut: (part, whole) => `Die ersten ${part} von ${whole}.`,
  },
});
