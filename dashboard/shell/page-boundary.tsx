import { Component, type ComponentChildren } from 'preact';
import { ApiError } from '../api/api-error.js';
import { PageFailure } from './page-failure.js';

interface Props {
  readonly children: ComponentChildren;
}

interface State {
  readonly error?: ApiError;
}

/** Says what happened where a page cannot be drawn, instead of leaving it half drawn and dead. The frame goes on. */
export class PageBoundary extends Component<Props, State> {
  override state: State = {};

  static override getDerivedStateFromError(thrown: unknown): State {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { error: new ApiError(500, { code: 'PAGE_FAILED', message: `This page failed: ${message}` }) };
  }

  override render({ children }: Props, { error }: State): ComponentChildren {
    return error === undefined ? children : <PageFailure error={error} />;
  }
}
