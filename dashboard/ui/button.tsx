import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { ApiError } from '../api/api-error.js';
import { toast } from '../state/toasts.js';
import { lineOf } from '../text/error-texts.js';
import { Icon, type IconName } from './icon.js';

export interface ButtonProps {
  readonly children?: ComponentChildren;
  readonly icon?: IconName;
  /** The name for screen readers, where the button shows an icon only. It is the tooltip as well. */
  readonly label?: string;
  readonly kind?: 'danger' | 'plain' | 'primary' | 'quiet';
  readonly type?: 'button' | 'submit';
  readonly isDisabled?: boolean;
  readonly isBusy?: boolean;
  readonly isPressed?: boolean;
  readonly onClick?: () => void;
}

export function Button({ children, icon, label, kind = 'plain', type = 'button', ...rest }: ButtonProps) {
  const { isDisabled = false, isBusy = false, isPressed, onClick } = rest;
  return (
    <button
      type={type}
      class={`button ${kind}${children === undefined ? ' bare' : ''}`}
      aria-label={label}
      title={label}
      aria-pressed={isPressed}
      aria-busy={isBusy}
      disabled={isDisabled || isBusy}
      onClick={onClick}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button for a harmless change: it waits for the answer, and says in the corner how it ended. */
export function ActionButton({
  run,
  done,
  ...button
}: Omit<ButtonProps, 'isBusy' | 'onClick'> & {
  readonly run: () => Promise<unknown>;
  readonly done?: string;
}) {
  const isBusy = useSignal(false);
  const act = async (): Promise<void> => {
    isBusy.value = true;
    try {
      await run();
      if (done !== undefined) toast(done);
    } catch (error) {
      toast(lineOf(ApiError.from(error)), 'bad');
    } finally {
      isBusy.value = false;
    }
  };
  return <Button {...button} isBusy={isBusy.value} onClick={() => void act()} />;
}
