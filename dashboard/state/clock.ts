import { signal } from '@preact/signals';

/** How far the clock of the server is ahead of this one, ms: relative times are those of the server. */
let aheadMs = 0;

/** This moment by the clock of the server; it moves once a second while the tab can be seen. */
export const now = signal(Date.now());

export function setServerTime(moment: string): void {
  aheadMs = Date.parse(moment) - Date.now();
  tick();
}

export function startClock(): void {
  setInterval(() => document.hidden || tick(), 1000);
}

function tick(): void {
  now.value = Date.now() + aheadMs;
}
