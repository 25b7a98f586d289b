import { Module } from '@nestjs/common';
import { AppModule } from './app.module.js';
import { WatchingModule } from './watching/watching.module.js';

/** The shop with all that only its web server has. */
@Module({ imports: [AppModule, WatchingModule] })
export class WebModule {}
