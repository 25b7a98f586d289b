import type { ComponentChildren } from 'preact';
import type { Tone } from './badge.js';

export interface FigureProps {
  readonly label: string;
  readonly value: ComponentChildren;
  /** One line below, such as the queue that it is of. */
  readonly more?: ComponentChildren;
  readonly tone?: Tone;
  readonly href?: string;
}

/** Figures side by side. */
export function Figures({ children }: { readonly children: ComponentChildren }) {
  return <dl class="figures">{children}</dl>;
}

export function Figure({ label, value, more, tone = 'plain', href }: FigureProps) {
  return (
    <div class={`figure ${tone}`}>
      <dt>{href === undefined ? label : <a href={href}>{label}</a>}</dt>
      <dd>
        <span class="value">{value}</span>
        <span class="more">{more}</span>
      </dd>
    </div>
  );
}
