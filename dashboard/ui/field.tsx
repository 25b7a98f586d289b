import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly value: Signal<string>;
  readonly hint?: ComponentChildren;
  /** What is wrong with the value. */
  readonly problem?: string | undefined;
  readonly isDisabled?: boolean;
}

export interface TextFieldProps extends FieldProps {
  readonly isMono?: boolean;
  /** The dialog opens with the focus here. */
  readonly hasFocus?: boolean;
  readonly placeholder?: string;
  readonly inputMode?: 'decimal' | 'numeric' | 'text';
  /** More than one line. */
  readonly rows?: number;
  readonly maxLength?: number;
  /** Names that the browser offers. */
  readonly suggestions?: readonly string[] | undefined;
}

export function TextField({ isMono = false, hasFocus = false, rows, suggestions, ...field }: TextFieldProps) {
  const { value, isDisabled, placeholder, inputMode, maxLength } = field;
  const Input = rows === undefined ? 'input' : 'textarea';
  return (
    <Field {...field}>
      {(attributes) => (
        <>
          <Input
            {...attributes}
            {...{ rows, placeholder, inputMode, maxLength }}
            // A dialog that opens gives the focus to this element, not to its first button.
            autofocus={hasFocus}
            class={isMono ? 'input mono' : 'input'}
            value={value.value}
            disabled={isDisabled}
            autocomplete="off"
            spellcheck={!isMono}
            list={suggestions && `${attributes.id}-list`}
            onInput={({ currentTarget }) => (value.value = currentTarget.value)}
          />
          {suggestions && <Suggestions id={`${attributes.id}-list`} names={suggestions} />}
        </>
      )}
    </Field>
  );
}

function Suggestions({ id, names }: { readonly id: string; readonly names: readonly string[] }) {
  return (
    <datalist id={id}>
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

export interface ChoiceFieldProps extends FieldProps {
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

export function ChoiceField({ choices, ...field }: ChoiceFieldProps) {
  return (
    <Field {...field}>
      {(attributes) => (
        <select
          {...attributes}
          class="input"
          value={field.value.value}
          disabled={field.isDisabled}
          onChange={({ currentTarget }) => (field.value.value = currentTarget.value)}
        >
          {choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface Attributes {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

/** The label above, what helps or what is wrong below; both belong to the input for screen readers. */
function Field({
  label,
  hint,
  problem,
  children,
}: FieldProps & { readonly children: (attributes: Attributes) => ComponentChildren }) {
  const id = useId();
  const note = problem ?? hint;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        'aria-describedby': note === undefined ? undefined : `${id}-note`,
        'aria-invalid': problem !== undefined,
      })}
      {note !== undefined && (
        <p id={`${id}-note`} class={problem === undefined ? 'hint' : 'problem'}>
          {note}
        </p>
      )}
    </div>
  );
}
