import { connection, isPaused, togglePause } from '../state/live.js';
import type { Connection } from '../state/live-connection.js';
import { commonTexts } from '../text/common.js';
import { Button } from '../ui/button.js';

const TONES: Readonly<Record<Connection, string>> = {
  away: 'bad',
  broken: 'bad',
  connecting: 'rest',
  live: 'good',
  lost: 'bad',
  paused: 'warn',
  polling: 'warn',
  still: 'rest',
};

/** Whether the page is up to date, and the button that stops it from moving. */
export function ConnectionState() {
  const t = commonTexts();
  const state = connection.value;
  if (state === 'still') return null;
  const words = {
    away: t.away,
    broken: t.broken,
    connecting: t.connecting,
    live: t.live,
    lost: t.lost,
    paused: t.paused,
    polling: t.polling,
  }[state];
  return (
    <>
      <span
        class={`connection ${TONES[state]}`}
        role="status"
        title={state === 'polling' ? t.pollingMore : undefined}
      >
        <span class="dot" />
        {words}
      </span>
      <Button
        kind="quiet"
        icon={isPaused.value ? 'play' : 'pause'}
        label={isPaused.value ? t.resumeLive : t.pauseLive}
        onClick={togglePause}
      />
    </>
  );
}
