import type { ComponentChildren } from 'preact';
import { CopyButton } from './copy-button.js';
import { OwnText } from './own-text.js';
import { PageHeader, type PageParent } from './page-header.js';

export interface DetailHeaderProps {
  readonly parent: PageParent;
  readonly id: string;
  /** What people call it; it goes by its id until that is known, or where it has no other name. */
  readonly name?: string | undefined;
  /** Its state in a word. */
  readonly state?: ComponentChildren;
  /** Buttons for the whole page. */
  readonly children?: ComponentChildren;
}

const MOST_CHARS = 200;

/** The heading of the page of one thing: the way back, its name and state, and its id to copy. */
export function DetailHeader({ parent, id, name = '', state, children }: DetailHeaderProps) {
  const copy = <CopyButton text={id} />;
  if (name === '')
    return (
      <PageHeader parent={parent} title={<Title text={id} state={state} />} beside={copy}>
        {children}
      </PageHeader>
    );
  const summary = (
    <span class="detail-id">
      <code>
        <OwnText text={id} max={MOST_CHARS} />
      </code>
      {copy}
    </span>
  );
  return (
    <PageHeader parent={parent} title={<Title text={name} state={state} />} summary={summary}>
      {children}
    </PageHeader>
  );
}

function Title({ text, state }: { readonly text: string; readonly state: ComponentChildren }) {
  return (
    <>
      <OwnText text={text} max={MOST_CHARS} /> {state}
    </>
  );
}
