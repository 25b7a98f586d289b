import { useId } from 'preact/hooks';
import { FILTER_STATES, parseFilter } from '../../src/dashboard/filter.js';
import { Button } from '../ui/button.js';
import { Icon } from '../ui/icon.js';
import { SuggestionList } from './suggestion-list.js';
import { filterTexts, problemInWords } from './texts.js';
import { useFilterBar, type FilterBarOptions } from './use-filter-bar.js';

export interface FilterBarProps extends FilterBarOptions {
  readonly placeholder: string;
}

/** A search field with the filter language. Enter puts the text in force, a chosen value does so at once. */
export function FilterBar({ placeholder, ...options }: FilterBarProps) {
  const id = useId();
  const bar = useFilterBar(options);
  const t = filterTexts();
  const [problem] = parseFilter(options.value).problems;
  const isOpen = bar.suggestions.value.length > 0;
  const active = bar.active.value;
  return (
    <div class="filter-bar" role="search">
      <div class="filter-field">
        <Icon name="search" />
        <input
          ref={bar.input}
          data-search
          class="input"
          role="combobox"
          aria-label={t.label}
          aria-expanded={isOpen}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active < 0 ? undefined : `${id}-${active}`}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={4000}
          placeholder={placeholder}
          value={bar.draft.value}
          onInput={({ currentTarget }) => bar.type(currentTarget.value)}
          onClick={bar.suggest}
          onKeyDown={bar.onKeyDown}
          onBlur={bar.close}
        />
        {bar.draft.value !== '' && (
          <Button kind="quiet" icon="close" label={t.clear} onClick={() => bar.apply('')} />
        )}
        <SuggestionList id={id} suggestions={bar.suggestions.value} active={active} onTake={bar.take} />
      </div>
      {problem !== undefined && (
        <p id={`${id}-problem`} class="problem" role="alert">
          {problemInWords(problem, options.words.keys.join(', '), FILTER_STATES.join(', '))}
        </p>
      )}
    </div>
  );
}
