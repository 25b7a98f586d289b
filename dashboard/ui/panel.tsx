import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface PanelProps {
  readonly title: string;
  /** Beside the title. */
  readonly more?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of a page with a heading. */
export function Panel({ title, more, children }: PanelProps) {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {more}
      </header>
      <div class="body">{children}</div>
    </section>
  );
}
