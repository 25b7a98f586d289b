import { openDialog } from '../state/dialogs.js';
import { hasKeys } from '../keyboard/has-keys.js';
import { language, nextScheme, scheme, timeStyle, zone } from '../state/preferences.js';
import { session } from '../state/session.js';
import { commonTexts } from '../text/common.js';
import { Button } from '../ui/button.js';
import { Icon } from '../ui/icon.js';
import { Segmented } from '../ui/segmented.js';
import { HelpDialog } from './help-dialog.js';

const SCHEME_ICONS = { auto: 'half', dark: 'moon', light: 'sun' } as const;

/** How the pages are shown. The browser keeps it. */
export function SettingsMenu() {
  const t = commonTexts();
  return (
    <>
      <Button
        kind="quiet"
        icon={SCHEME_ICONS[scheme.value]}
        label={`${t.scheme}: ${schemeName()}`}
        onClick={nextScheme}
      />
      <button
        type="button"
        class="button quiet bare"
        popovertarget="settings"
        aria-label={t.settings}
        title={t.settings}
      >
        <Icon name="more" />
      </button>
      <div id="settings" class="menu" popover="auto">
        <Settings />
        <Button icon="keyboard" onClick={() => openDialog(<HelpDialog />)}>
          {t.showKeys}
        </Button>
        <p class="hint">
          {t.signedInAs(session.value?.as ?? '?')}
          <br />
          {t.version(session.value?.version ?? '?')}
        </p>
      </div>
    </>
  );
}

function Settings() {
  const t = commonTexts();
  return (
    <>
      <Setting
        name={t.times}
        signal={timeStyle}
        choices={{ relative: t.timesRelative, exact: t.timesExact }}
      />
      <Setting name={t.zone} signal={zone} choices={{ local: t.zoneLocal, utc: t.zoneUtc }} />
      <Setting
        name={t.scheme}
        signal={scheme}
        choices={{ auto: t.schemeAuto, light: t.schemeLight, dark: t.schemeDark }}
      />
      <Setting name={t.language} signal={language} choices={{ en: 'English', de: 'Deutsch' }} />
      <Setting name={t.keys} signal={hasKeys} choices={{ on: t.keysOn, off: t.keysOff }} />
    </>
  );
}

interface SettingProps<T extends string> {
  readonly name: string;
  readonly signal: { value: T };
  readonly choices: Readonly<Record<T, string>>;
}

function Setting<T extends string>({ name, signal, choices }: SettingProps<T>) {
  const entries = Object.entries(choices) as [T, string][];
  return (
    <div class="setting">
      <span>{name}</span>
      <Segmented
        label={name}
        value={signal.value}
        choices={entries.map(([value, label]) => ({ value, label }))}
        onChange={(value) => (signal.value = value)}
      />
    </div>
  );
}

function schemeName(): string {
  const t = commonTexts();
  return { auto: t.schemeAuto, light: t.schemeLight, dark: t.schemeDark }[scheme.value];
}
