import type { ComponentChildren } from 'preact';
import { commonTexts } from '../text/common.js';
import { Button } from '../ui/button.js';
import { ErrorNote } from '../ui/error-note.js';
import { Skeleton } from '../ui/loaded.js';
import { Notice } from '../ui/notice.js';
import type { RowSource } from './row-source.js';
import { listTexts } from './texts.js';

export interface ListStatesProps {
  readonly source: RowSource<unknown>;
  /** Stands where no row fits. */
  readonly empty: ComponentChildren;
}

/** Above the rows of a list, or in their place: it is on its way, broken, or empty. */
export function ListStates({ source, empty }: ListStatesProps) {
  const { rows, isLoading, hasMore, error } = source.state.value;
  if (error !== undefined)
    return (
      <ErrorNote error={error}>
        <Button icon="reload" isBusy={isLoading} onClick={() => void source.reload()}>
          {commonTexts().tryAgain}
        </Button>
      </ErrorNote>
    );
  if (rows.length > 0) return null;
  if (isLoading) return <Skeleton rows={8} />;
  return hasMore ? <NoneYet source={source} /> : <>{empty}</>;
}

/** Pages without a row were passed over, as many as one look may take. */
function NoneYet({ source }: Pick<ListStatesProps, 'source'>) {
  const t = listTexts();
  return (
    <Notice title={t.noneYet} icon="search">
      <p>{t.noneYetMore}</p>
      <Button onClick={() => void source.more()}>{t.lookFurther}</Button>
    </Notice>
  );
}
