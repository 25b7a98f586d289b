import { texts } from '../text/texts.js';

/** Texts of long lists. */
export const listTexts = texts({
  en: {
    listed: (count: string) => `${count} listed`,
    more: 'Scroll for more.',
    full: (count: string) => `The list ends at ${count}. A filter finds the rest.`,
    noneYet: 'Nothing fits so far',
    noneYetMore: 'Thousands were looked at, and there are more.',
    lookFurther: 'Look further',
  },
  de: {
    listed: (count) => `${count} gelistet`,
    more: 'Weiter blättern zeigt mehr.',
    full: (count) => `Die Liste endet bei ${count}. Ein Filter findet die übrigen.`,
    noneYet: 'Bisher passt nichts',
    noneYetMore: 'Tausende wurden angesehen, und es gibt mehr.',
    lookFurther: 'Weiter suchen',
  },
});
