import { reloadAll } from '../state/resource.js';
import { session } from '../state/session.js';
import { commonTexts } from '../text/common.js';
import { Button } from '../ui/button.js';
import { ConnectionState } from './connection-state.js';
import { EnvironmentBadge } from './environment-badge.js';
import { SettingsMenu } from './settings-menu.js';

/** Which environment this is, whether the page is up to date, and how it is shown. */
export function TopBar() {
  const t = commonTexts();
  const user = session.value;
  return (
    <header class="top-bar">
      <EnvironmentBadge />
      {user?.readOnly === true && (
        <span class="badge rest" title={t.readOnlyMore}>
          {t.readOnly}
        </span>
      )}
      <span class="spring" />
      <ConnectionState />
      <Button kind="quiet" icon="reload" label={t.refresh} onClick={() => void reloadAll()} />
      <SettingsMenu />
    </header>
  );
}
