import type { ComponentChildren } from 'preact';

/** The list that a page is of one thing of. */
export interface PageParent {
  readonly title: string;
  readonly href: string;
}

export interface PageHeaderProps {
  readonly title: ComponentChildren;
  /** Stands beside the title and is no part of it. */
  readonly beside?: ComponentChildren;
  readonly parent?: PageParent;
  /** The answer to the question of the page, in one line. */
  readonly summary?: ComponentChildren;
  /** Buttons for the whole page. */
  readonly children?: ComponentChildren;
}

/** The heading of a page. The frame gives it the focus when the page changes. */
export function PageHeader({ title, beside, parent, summary, children }: PageHeaderProps) {
  return (
    <header class="page-header">
      <div>
        {parent !== undefined && (
          <a class="parent" href={parent.href}>
            {parent.title}
          </a>
        )}
        <div class="title-line">
          <h1 tabIndex={-1}>{title}</h1>
          {beside}
        </div>
        {summary !== undefined && <p class="summary">{summary}</p>}
      </div>
      {children !== undefined && <div class="buttons">{children}</div>}
    </header>
  );
}
