import { Icon } from './icon.js';

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** Narrows a list by name. The key `/` leads here. */
export function SearchField({ label, value, onInput }: SearchFieldProps) {
  return (
    <div class="search-field">
      <Icon name="search" />
      <input
        class="input"
        type="search"
        data-search
        aria-label={label}
        placeholder={label}
        value={value}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  );
}
