import type { ApiError } from '../api/api-error.js';
import { commonTexts } from '../text/common.js';
import { Button } from '../ui/button.js';
import { ErrorNote } from '../ui/error-note.js';

/** The script of a page did not arrive: the server is away, or serves a newer version by now. */
export function PageFailure({ error }: { readonly error: ApiError }) {
  return (
    <ErrorNote error={error}>
      <Button icon="reload" onClick={() => location.reload()}>
        {commonTexts().tryAgain}
      </Button>
    </ErrorNote>
  );
}
