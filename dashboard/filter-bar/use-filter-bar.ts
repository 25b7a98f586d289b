import { useSignal, type ReadonlySignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { parseFilter } from '../../src/dashboard/filter.js';
import { suggestionsFor, type KnownWords, type Suggestion } from './suggestions.js';

export interface FilterBarOptions {
  /** The filter that is in force. */
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly words: KnownWords;
}

export interface UsedFilterBar {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly draft: ReadonlySignal<string>;
  readonly suggestions: ReadonlySignal<readonly Suggestion[]>;
  /** The index of the suggestion that Enter takes; -1: Enter puts the text in force. */
  readonly active: ReadonlySignal<number>;
  readonly type: (text: string) => void;
  readonly suggest: () => void;
  readonly close: () => void;
  readonly take: (suggestion: Suggestion) => void;
  readonly apply: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The behaviour of a filter bar: a text field with a list of suggestions. */
export function useFilterBar({ value, onChange, words }: FilterBarOptions): UsedFilterBar {
  const input = useRef<HTMLInputElement>(null);
  const draft = useSignal(value);
  const suggestions = useSignal<readonly Suggestion[]>([]);
  const active = useSignal(-1);
  useEffect(() => {
    draft.value = value;
  }, [value]);

  const show = (found: readonly Suggestion[]): void => {
    suggestions.value = found;
    active.value = -1;
  };
  const close = (): void => show([]);
  const suggest = (): void =>
    show(suggestionsFor(draft.value, input.current?.selectionStart ?? draft.value.length, words));
  const type = (text: string): void => {
    draft.value = text;
    suggest();
  };
  const apply = (text: string): void => {
    close();
    draft.value = text;
    if (text.trim() !== value) onChange(text.trim());
  };
  const take = (suggestion: Suggestion): void => {
    const { text, caret } = suggestion;
    draft.value = text;
    const isWhole = isFinished(suggestion);
    if (isWhole) apply(text);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(caret, caret);
      if (!isWhole) suggest();
    });
  };
  const onKeyDown = keyHandler({
    suggestions,
    move: (to) => (active.value = to),
    active,
    close,
    take,
    apply,
    draft,
  });
  return { input, draft, suggestions, active, type, suggest, close, take, apply, onKeyDown };
}

/** It ends with a value, so that the filter can be put in force; a qualifier alone cannot. */
function isFinished({ text, caret }: Suggestion): boolean {
  return text.charAt(caret - 1) === ' ' && parseFilter(text).problems.length === 0;
}

type KeyActions = Pick<UsedFilterBar, 'active' | 'apply' | 'close' | 'draft' | 'suggestions' | 'take'> & {
  readonly move: (to: number) => void;
};

function keyHandler({ suggestions, active, draft, move, close, take, apply }: KeyActions) {
  const step = (by: 1 | -1): void => {
    const count = suggestions.peek().length;
    const from = active.peek() === -1 && by === -1 ? 0 : active.peek();
    move((from + by + count) % count);
  };
  const enter = (): void => {
    const chosen = suggestions.peek()[active.peek()];
    if (chosen === undefined) apply(draft.peek());
    else take(chosen);
  };
  return (event: KeyboardEvent): void => {
    const isOpen = suggestions.peek().length > 0;
    const actions: Readonly<Record<string, (() => void) | false>> = {
      ArrowDown: isOpen && (() => step(1)),
      ArrowUp: isOpen && (() => step(-1)),
      Escape: isOpen && close,
      Enter: enter,
    };
    const action = Object.hasOwn(actions, event.key) && actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
}
