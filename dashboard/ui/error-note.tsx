import type { ComponentChildren } from 'preact';
import type { ApiError } from '../api/api-error.js';
import { wordsOf } from '../text/error-texts.js';
import { Icon } from './icon.js';
import { OwnText } from './own-text.js';

/** Why something did not work, and what to do. */
export function ErrorNote({
  error,
  children,
}: {
  readonly error: ApiError;
  readonly children?: ComponentChildren;
}) {
  const { text, more } = wordsOf(error);
  return (
    <div class="note bad" role="alert">
      <Icon name="error" />
      <div>
        <p>
          <OwnText text={text} max={2_000} />
        </p>
        {[more, error.fix].map((each) => each !== undefined && <Detail key={each} text={each} />)}
        {error.code !== 'OFFLINE' && <p class="code">{error.code}</p>}
        {children}
      </div>
    </div>
  );
}

/** The words of the server. */
function Detail({ text }: { readonly text: string }) {
  return (
    <p class="soft" lang="en">
      <OwnText text={text} max={2_000} />
    </p>
  );
}
