import { dismiss, toasts } from '../state/toasts.js';
import { commonTexts } from '../text/common.js';
import { Button } from './button.js';
import { Icon } from './icon.js';
import { OwnText } from './own-text.js';

/** The notes in the corner. The region is always there, because screen readers only watch those that they know. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, kind }) => (
        <div key={id} class={`toast ${kind}`}>
          <Icon name={kind === 'good' ? 'check' : 'error'} />
          <p>
            <OwnText text={text} max={500} />
          </p>
          <Button kind="quiet" icon="close" label={commonTexts().dismiss} onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
