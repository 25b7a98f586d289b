import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { MailModule } from '../mail/mail.module.js';
import { ImageApi } from './image-api.js';
import { ImageTasks } from './image.tasks.js';
import { ImagesController } from './images.controller.js';
import { ImagesService } from './images.service.js';

/** A class with tasks is a provider like any other: the worker finds it by its decorators. */
@Module({
  imports: [DatabaseModule, MailModule],
  controllers: [ImagesController],
  providers: [ImageApi, ImageTasks, ImagesService],
  exports: [ImagesService],
})
export class ImagesModule {}
