import { runWorker, TaskHealth } from 'nest-task-queue';
import { loadApp } from '../../../src/nest/app-file.js';
import { serve } from './serve.js';

// A worker of one process that answers probes.
const app = await runWorker(await loadApp({ path: process.argv[2] ?? '' }));
serve(app.get(TaskHealth));
