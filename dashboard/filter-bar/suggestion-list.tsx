import { OwnText } from '../ui/own-text.js';
import type { Suggestion } from './suggestions.js';
import { filterTexts } from './texts.js';

export interface SuggestionListProps {
  /** The id of the bar: options are `<id>-<index>`. */
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly onTake: (suggestion: Suggestion) => void;
}

export function SuggestionList({ id, suggestions, active, onTake }: SuggestionListProps) {
  return (
    <>
      <div
        id={`${id}-list`}
        class="suggestions"
        role="listbox"
        aria-label={filterTexts().label}
        hidden={suggestions.length === 0}
      >
        {suggestions.map((suggestion, index) => (
          <div
            key={suggestion.label}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            class={index === active ? 'suggestion active' : 'suggestion'}
            // The field keeps the focus.
            onMouseDown={(event) => {
              event.preventDefault();
              onTake(suggestion);
            }}
          >
            <OwnText text={suggestion.label} max={80} />
          </div>
        ))}
      </div>
      <span class="hidden" role="status">
        {suggestions.length > 0 && filterTexts().suggestions(suggestions.length)}
      </span>
    </>
  );
}
