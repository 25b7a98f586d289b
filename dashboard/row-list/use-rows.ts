import { useEffect, useMemo } from 'preact/hooks';
import { isPaused } from '../state/live.js';
import { onReload } from '../state/resource.js';
import type { RowSource } from './row-source.js';

export interface UseRowsOptions {
  /** How often the list is read again, ms; left out: never by itself. */
  readonly everyMs?: number | undefined;
  /** The user looks at the beginning of the list and has chosen nothing: only then it may move. */
  readonly mayMove: () => boolean;
}

/** A source as long as the component lives; another key is another source. */
export function useRows<Source extends RowSource<unknown>>(
  key: string,
  make: () => Source,
  { everyMs, mayMove }: UseRowsOptions,
): Source {
  const source = useMemo(make, [key]);
  useEffect(() => {
    void source.reload();
    const forget = onReload(source.reload);
    const refresh = (): void => {
      const isBusy = source.state.peek().isLoading;
      if (!document.hidden && !isPaused.peek() && !isBusy && mayMove()) void source.reload();
    };
    const timer = everyMs === undefined ? undefined : setInterval(refresh, everyMs);
    return () => {
      clearInterval(timer);
      forget();
      source.stop();
    };
  }, [source, everyMs]);
  return source;
}
