import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { PAGES } from '../pages/pages.js';
import { session } from '../state/session.js';
import { hrefOf } from '../state/route.js';
import { commonTexts } from '../text/common.js';
import { Icon } from '../ui/icon.js';

/** Of the bar at the bottom; the other pages lie behind its button. */
const PLACES = 4;

/** In narrow windows a bar at the bottom: its first pages, and a button that shows all. */
export function Navigation({ current }: { readonly current: string }) {
  const isOpen = useSignal(false);
  useEffect(() => {
    isOpen.value = false;
  }, [current]);
  const isBehind = PAGES.findIndex(({ name }) => name === current) >= PLACES;
  return (
    <nav class={isOpen.value ? 'navigation open' : 'navigation'} aria-label={commonTexts().navigation}>
      <p class="namespace" title={session.value?.namespace}>
        {session.value?.namespace ?? ' '}
      </p>
      <ul id="pages">
        {PAGES.map(({ name, title, icon }) => (
          <li key={name}>
            <a href={hrefOf(name)} aria-current={name === current ? 'page' : undefined}>
              <Icon name={icon} />
              <span>{title()}</span>
            </a>
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="all-pages"
        aria-current={isBehind ? 'true' : undefined}
        aria-expanded={isOpen.value}
        aria-controls="pages"
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        <Icon name="more" />
        <span>{commonTexts().openMenu}</span>
      </button>
    </nav>
  );
}
