import type { FailureView } from '../../src/dashboard/api-types.js';
import { JsonTree } from '../json-tree/json-tree.js';
import { shown } from '../text/shown.js';
import { CopyButton } from '../ui/copy-button.js';
import { OwnLines, OwnText } from '../ui/own-text.js';
import { failureTexts } from './texts.js';

/** An error: its name and message, its stack, and the errors behind it. */
export function Failure({ failure }: { readonly failure: FailureView }) {
  const t = failureTexts();
  const { name, message, code, stack, fields, cause, errors = [] } = failure;
  return (
    <div class="failure">
      <p class="failure-title">
        <strong class="bad-text">
          <OwnText text={name} max={200} />
        </strong>
        {code !== undefined && (
          <code class="faint">
            <OwnText text={String(code)} max={100} />
          </code>
        )}
      </p>
      <p class="failure-message">
        <OwnText text={message} max={8_000} />
      </p>
      {fields !== undefined && (
        <JsonTree
          value={{ json: fields, isCut: false, isRedacted: false, bytes: fields.length }}
          label={t.fields}
        />
      )}
      {stack !== undefined && (
        <details>
          <summary>{t.stack}</summary>
          <CopyButton text={stack} />
          <OwnLines text={stack} label={t.stack} />
        </details>
      )}
      {cause !== undefined && <Inner title={t.causedBy} failures={[cause]} />}
      {errors.length > 0 && <Inner title={t.together} failures={errors} />}
    </div>
  );
}

function Inner({ title, failures }: { readonly title: string; readonly failures: readonly FailureView[] }) {
  return (
    <div class="failure-inner">
      <p class="faint">{title}</p>
      {failures.map((failure, index) => (
        <Failure key={index} failure={failure} />
      ))}
    </div>
  );
}

export interface AttemptsProps {
  readonly attempts: readonly FailureView[];
  /** The number of the last of them: the first ones of many are not kept. */
  readonly last: number;
}

/** The failures of all attempts, the newest first and open. */
export function Attempts({ attempts, last }: AttemptsProps) {
  return (
    <ol class="attempts">
      {attempts
        .map((failure, index) => ({ failure, number: last - attempts.length + index + 1 }))
        .toReversed()
        .map(({ failure, number }) => (
          <li key={number}>
            <details open={number === last}>
              <summary>
                {failureTexts().attempt(shown.number(number))}{' '}
                <span class="soft">
                  <OwnText text={`${failure.name}: ${failure.message}`} max={120} />
                </span>
              </summary>
              <Failure failure={failure} />
            </details>
          </li>
        ))}
    </ol>
  );
}
