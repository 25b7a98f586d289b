import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ImagesService } from './images.service.js';
import { UploadPipe } from './upload.pipe.js';
import type { Upload } from './upload.js';

@Controller('uploads')
export class ImagesController {
  constructor(private readonly images: ImagesService) {}

  @Post()
  @HttpCode(202)
  async upload(@Body(UploadPipe) upload: Upload) {
    const { id } = await this.images.accept(upload);
    return { taskId: id, see: `/tasks/${id}` };
  }
}
