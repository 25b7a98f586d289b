import { PAGES } from '../pages/pages.js';
import { commonTexts } from '../text/common.js';
import { Dialog } from '../ui/dialog.js';

/** The keys, each with what it does. */
export function HelpDialog() {
  const t = commonTexts();
  const keys: readonly (readonly [keys: readonly string[], does: string])[] = [
    [['/'], t.keySearch],
    [['r'], t.keyRefresh],
    [['p'], t.keyPause],
    [['t'], t.keyScheme],
    [['?'], t.keyHelp],
    ...PAGES.map(({ key, title }) => [['g', key], title()] as const),
  ];
  return (
    <Dialog title={t.keyboard}>
      <div class="dialog-body">
        <dl class="keys">
          {keys.map(([combination, does]) => (
            <div key={does}>
              <dt>
                {combination.map((key, index) => (
                  <>
                    {index > 0 && <span class="faint"> {t.keyThen} </span>}
                    <kbd>{key}</kbd>
                  </>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <p class="hint">{t.keysMore}</p>
      </div>
    </Dialog>
  );
}
