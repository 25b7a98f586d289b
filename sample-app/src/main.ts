import { runDemo } from './demo/demo.js';
import { startWeb } from './web.js';

if (process.argv.includes('--web')) await startWeb();
else process.exitCode = (await runDemo()) ? 0 : 1;
