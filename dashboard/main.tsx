import { render } from 'preact';
import { startKeyboard } from './keyboard/keyboard.js';
import { preloadPage } from './pages/pages.js';
import { App } from './shell/app.js';
import { startClock } from './state/clock.js';
import { startLive } from './state/live.js';
import { applyPreferences } from './state/preferences.js';
import { route, startRouter } from './state/router.js';
import { loadSession } from './state/session.js';

applyPreferences();
startRouter();
preloadPage(route.peek().page);
startClock();
startLive();
startKeyboard();
void loadSession();

const root = document.getElementById('root');
if (root !== null) render(<App />, root);
