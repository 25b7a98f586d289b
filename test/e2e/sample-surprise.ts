// The sample app's day with one mishap that nobody expects: the API is down when sunset.jpg comes first.
import { ImageApi, ImageApiError } from '../../sample-app/src/images/image-api.js';

const thumbnail = ImageApi.prototype.thumbnail.bind(new ImageApi());
let isFirst = true;

ImageApi.prototype.thumbnail = async (name, call) => {
  if (name === 'sunset.jpg' && isFirst) {
    isFirst = false;
    throw new ImageApiError(503, 'POST /v1/thumbnails');
  }
  return thumbnail(name, call);
};
await import('../../sample-app/src/main.js');
