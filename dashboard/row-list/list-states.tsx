import type { ComponentChildren } from 'preact';
import { commonTexts } from '../text/common.js';
import { Button } from '../ui/button.js';
import { ErrorNote } from '../ui/error-note.js';
import { Skeleton } from '../ui/loaded.js';
import type { RowSource } from './row-source.js';

export interface ListStatesProps {
  readonly source: RowSource<unknown>;
  /** Stands where no row fits. */
  readonly empty: ComponentChildren;
}

/** Above the rows of a list, or in their place: it is on its way, broken, or empty. */
export function ListStates({ source, empty }: ListStatesProps) {
  const { rows, isLoading, error } = source.state.value;
  if (error !== undefined)
    return (
      <ErrorNote error={error}>
        <Button icon="reload" isBusy={isLoading} onClick={() => void source.reload()}>
          {commonTexts().tryAgain}
        </Button>
      </ErrorNote>
    );
  if (rows.length > 0) return null;
  return isLoading ? <Skeleton rows={8} /> : <>{empty}</>;
}
