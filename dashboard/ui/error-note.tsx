import type { ComponentChildren } from 'preact';
import type { ApiError } from '../api/api-error.js';
import { commonTexts } from '../text/common.js';
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
  const offline = error.code === 'OFFLINE';
  return (
    <div class="note bad" role="alert">
      <Icon name="error" />
      <div>
        <p>
          <OwnText text={offline ? commonTexts().serverAway : error.message} max={2_000} />
        </p>
        {error.fix !== undefined && (
          <p class="soft">
            <OwnText text={error.fix} max={2_000} />
          </p>
        )}
        {!offline && <p class="code">{error.code}</p>}
        {children}
      </div>
    </div>
  );
}
