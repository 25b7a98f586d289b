import { Module } from '@nestjs/common';
import { AlbumTasks } from './album.tasks.js';
import { AlbumsService } from './albums.service.js';
import { PrintApi } from './print-api.js';
import { Shelf } from './shelf.js';

@Module({
  providers: [AlbumTasks, AlbumsService, PrintApi, Shelf],
  exports: [AlbumsService, PrintApi],
})
export class AlbumsModule {}
