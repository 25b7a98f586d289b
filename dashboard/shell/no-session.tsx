import { useEffect } from 'preact/hooks';
import type { ApiError } from '../api/api-error.js';
import { loadSession } from '../state/session.js';
import { commonTexts } from '../text/common.js';
import { wordsOf } from '../text/error-texts.js';
import { Button } from '../ui/button.js';
import { ErrorNote } from '../ui/error-note.js';
import { Notice } from '../ui/notice.js';

const ASK_AGAIN_MS = 2000;

/** The server refuses the user, or does not answer; then it is asked until it does. */
export function NoSession({ error }: { readonly error: ApiError }) {
  useEffect(() => {
    if (!error.isAway) return;
    const timer = setTimeout(() => void loadSession(), ASK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [error]);
  const t = commonTexts();
  const again = (
    <Button icon="reload" onClick={() => void loadSession()}>
      {t.tryAgain}
    </Button>
  );
  if (error.isDenied)
    return (
      <Notice icon="error" title={t.denied}>
        <p>{error.status === 401 ? t.signedOut : wordsOf(error).text}</p>
        {again}
      </Notice>
    );
  return <ErrorNote error={error}>{again}</ErrorNote>;
}
