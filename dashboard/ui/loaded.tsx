import type { ComponentChildren } from 'preact';
import type { Permission } from '../../src/dashboard/api-types.js';
import type { ApiError } from '../api/api-error.js';
import { now } from '../state/clock.js';
import type { Resource, ResourceState } from '../state/resource.js';
import { session } from '../state/session.js';
import { commonTexts } from '../text/common.js';
import { shown } from '../text/shown.js';
import { Button } from './button.js';
import { ErrorNote } from './error-note.js';
import { Notice } from './notice.js';

export interface LoadedProps<T> {
  readonly resource: Resource<T>;
  /** The permission that the page needs, to name it where it is missing. */
  readonly permission?: Permission;
  readonly children: (data: T) => ComponentChildren;
}

/** Draws data in each of their states: on their way, there, out of date, broken, denied. */
export function Loaded<T>({ resource, permission = 'view', children }: LoadedProps<T>) {
  const { data, error } = resource.state.value;
  if (error?.isDenied === true) return <Denied error={error} permission={permission} />;
  return (
    <>
      {error !== undefined && <Broken error={error} state={resource.state.value} reload={resource.reload} />}
      {data === undefined && error === undefined && <Skeleton />}
      {data !== undefined && (
        <div class={error === undefined ? 'loaded' : 'loaded stale'}>{children(data)}</div>
      )}
    </>
  );
}

interface BrokenProps {
  readonly error: ApiError;
  readonly state: ResourceState<unknown>;
  readonly reload: () => Promise<void>;
}

function Broken({ error, state, reload }: BrokenProps) {
  // Reading the clock keeps the age up to date.
  const age = now.value > 0 && state.at !== undefined ? shown.duration(Date.now() - state.at) : undefined;
  return (
    <ErrorNote error={error}>
      {age !== undefined && <p class="soft">{commonTexts().stale(age)}</p>}
      <Button icon="reload" isBusy={state.isLoading} onClick={() => void reload()}>
        {commonTexts().tryAgain}
      </Button>
    </ErrorNote>
  );
}

function Denied({ error, permission }: { readonly error: ApiError; readonly permission: Permission }) {
  const t = commonTexts();
  return (
    <Notice icon="error" title={t.denied}>
      {error.status === 401 ? t.signedOut : t.deniedMore(session.value?.as ?? '?', permission)}
    </Notice>
  );
}

/** Bars in the shape of a table. It shows after a moment, so that a quick answer does not flicker. */
export function Skeleton({ rows = 5 }: { readonly rows?: number }) {
  return (
    <div class="skeleton" role="status" aria-label={commonTexts().loading}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} class="bar" />
      ))}
    </div>
  );
}
