import { effect, signal, type Signal } from '@preact/signals';

/** A choice that the browser keeps. Storage may be forbidden or full: then it lasts as long as the page. */
export function storedSignal<T extends string>(key: string, choices: readonly T[], fallback: T): Signal<T> {
  const name = `ntq.${key}`;
  const kept = read(name);
  const choice = signal(choices.find((one) => one === kept) ?? fallback);
  effect(() => write(name, choice.value));
  return choice;
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // The choice is lost with the page, which is no harm.
  }
}
