import { effect, signal, type Signal } from '@preact/signals';

/** A choice that the browser keeps. Storage may be forbidden or full: then it lasts as long as the page. */
export function storedSignal<T extends string>(key: string, choices: readonly T[], fallback: T): Signal<T> {
  const name = `ntq.${key}`;
  const kept = readStored(name);
  const choice = signal(choices.find((one) => one === kept) ?? fallback);
  effect(() => writeStored(name, choice.value));
  return choice;
}

/** What the browser keeps under a name; `null` where there is nothing, or storage is forbidden. */
export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Keeps a text under a name; `undefined` takes it away. */
export function writeStored(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // The choice is lost with the page, which is no harm.
  }
}
