import { signal } from '@preact/signals';
import type { VNode } from 'preact';

/** The dialog that is open. It is drawn by the frame, so it outlives the row that opened it. */
export const dialog = signal<VNode | undefined>(undefined);

export function openDialog(content: VNode): void {
  dialog.value = content;
}

export function closeDialog(): void {
  dialog.value = undefined;
}
