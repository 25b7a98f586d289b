import { signal } from '@preact/signals';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: 'bad' | 'good';
}

const SHOWN_MS = 6000;
/** An error is read, and perhaps copied. */
const ERROR_SHOWN_MS = 15_000;
let last = 0;

export const toasts = signal<readonly Toast[]>([]);

/** Says in the corner, and to screen readers, that something was done. */
export function toast(text: string, kind: Toast['kind'] = 'good'): void {
  last += 1;
  const id = last;
  toasts.value = [...toasts.peek().slice(-3), { id, text, kind }];
  setTimeout(() => dismiss(id), kind === 'bad' ? ERROR_SHOWN_MS : SHOWN_MS);
}

export function dismiss(id: number): void {
  toasts.value = toasts.peek().filter((one) => one.id !== id);
}
