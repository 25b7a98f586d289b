import type { ComponentChildren } from 'preact';

export interface PageHeaderProps {
  readonly title: ComponentChildren;
  /** The list that the page is of one thing of. */
  readonly parent?: { readonly title: string; readonly href: string };
  /** The answer to the question of the page, in one line. */
  readonly summary?: ComponentChildren;
  /** Buttons for the whole page. */
  readonly children?: ComponentChildren;
}

/** The heading of a page. The frame gives it the focus when the page changes. */
export function PageHeader({ title, parent, summary, children }: PageHeaderProps) {
  return (
    <header class="page-header">
      <div>
        {parent !== undefined && (
          <a class="parent" href={parent.href}>
            {parent.title}
          </a>
        )}
        <h1 tabIndex={-1}>{title}</h1>
        {summary !== undefined && <p class="summary">{summary}</p>}
      </div>
      {children !== undefined && <div class="buttons">{children}</div>}
    </header>
  );
}
