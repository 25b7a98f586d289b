import { runWorker } from 'nest-task-queue';
import { AppModule } from './app.module.js';

// A worker process without the pool.
await runWorker(AppModule);
console.log('READY');
