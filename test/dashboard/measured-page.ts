import type { Bed } from './bed.js';

export interface ColdStart {
  /** The first paint, ms after the navigation began. */
  readonly paint: number;
  /** The first of the elements that were waited for, likewise. */
  readonly rows: number;
}

/** Opens a place with an empty cache, and waits for the first of some elements. */
export async function openCold(bed: Bed, place: string, selector: string): Promise<ColdStart> {
  const { page } = await bed.openBlank();
  await page.addInitScript(watch(selector));
  await page.goto(`${bed.url}#/${place}`);
  await page.locator(selector).first().waitFor();
  const rows = await page.evaluate<number>('globalThis.shownAt');
  const paint = await page.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0].startTime`,
  );
  await page.context().close();
  return { paint, rows };
}

/** Notes when the first of some elements is on the page. */
function watch(selector: string): string {
  return `new MutationObserver((_changes, observer) => {
    if (document.querySelector(${JSON.stringify(selector)}) === null) return;
    observer.disconnect();
    globalThis.shownAt = performance.now();
  }).observe(document, { subtree: true, childList: true });`;
}

/** Scrolls for three seconds, and gives the lengths of all frames, ms. */
export const SCROLL = `new Promise((resolve) => {
  const list = document.querySelector('.row-list');
  const frames = [];
  const begin = performance.now();
  let last = begin;
  const step = (now) => {
    frames.push(now - last);
    last = now;
    list.scrollTop += 700;
    if (now - begin < 3000) requestAnimationFrame(step);
    else resolve(frames.slice(1));
  };
  requestAnimationFrame(step);
})`;
