import { shown } from '../text/shown.js';

/** A number of things. Zero is faint, so that the eye finds the others. */
export function Count({ value }: { readonly value: number }) {
  return <span class={value === 0 ? 'faint' : ''}>{shown.number(value)}</span>;
}
