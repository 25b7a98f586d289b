import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.js';

export type Tone = 'bad' | 'busy' | 'good' | 'plain' | 'rest' | 'warn';

const ICONS: Readonly<Partial<Record<Tone, IconName>>> = { bad: 'error', warn: 'warning' };

/** A state in a word. The colour never says it alone; what is bad or needs a look has a mark as well. */
export function Badge({
  tone = 'plain',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ComponentChildren;
}) {
  const icon = ICONS[tone];
  return (
    <span class={`badge ${tone}`}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </span>
  );
}
