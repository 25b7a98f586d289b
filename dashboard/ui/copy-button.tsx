import { toast } from '../state/toasts.js';
import { commonTexts } from '../text/common.js';
import { Button } from './button.js';

export function CopyButton({ text }: { readonly text: string }) {
  return <Button kind="quiet" icon="copy" label={commonTexts().copy} onClick={() => void copy(text)} />;
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text);
  }
  toast(commonTexts().copied);
}

/** Browsers offer no clipboard to pages over plain HTTP, as within a company network. */
function copyBySelection(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'hidden';
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
