import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.js';

export interface NoticeProps {
  readonly title: string;
  readonly icon?: IconName;
  /** One sentence on why, and the action or command that helps. */
  readonly children?: ComponentChildren;
}

/** Stands where a list has nothing to show. */
export function Notice({ title, icon = 'notice', children }: NoticeProps) {
  return (
    <div class="notice">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children !== undefined && <div class="soft">{children}</div>}
    </div>
  );
}
