import { Injectable, type PipeTransform } from '@nestjs/common';
import { Fields } from '../input/fields.js';
import type { Upload } from './upload.js';

@Injectable()
export class UploadPipe implements PipeTransform<unknown, Upload> {
  transform(body: unknown): Upload {
    const fields = new Fields(body);
    return {
      name: fields.text('name'),
      size: fields.whole('size'),
      format: fields.text('format'),
      from: 'customer@web.example',
    };
  }
}
