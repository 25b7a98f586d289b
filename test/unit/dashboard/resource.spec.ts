import { describe, expect, it, jest } from '@jest/globals';
import { ApiError } from '../../../dashboard/api/api-error.js';
import { Loader } from '../../../dashboard/state/resource.js';

type Receive = (topic: string, message: unknown) => void;

describe('Something that the server knows', () => {
  it('is read again when the stream says that it has gone, so that the 404 shows and the data stay', async () => {
    const load = jest.fn<() => Promise<{ readonly name: string }>>();
    load.mockResolvedValueOnce({ name: 'mail.send' });
    load.mockRejectedValueOnce(
      new ApiError(404, { code: 'NOT_FOUND', message: 'There is no task of that id.' }),
    );
    const loader = new Loader({
      load,
      merge: (_data, _topic, message) => message as { readonly name: string },
    });
    await loader.reload();
    (loader.receive as Receive)('task:a', null);
    await new Promise(setImmediate);
    expect(loader.state.value).toMatchObject({ data: { name: 'mail.send' }, error: { status: 404 } });
  });

  it('is read again when the stream goes on after a read that the broker did not answer', async () => {
    const load = jest.fn<() => Promise<number>>();
    load.mockRejectedValueOnce(new ApiError(503, { code: 'BROKER_UNAVAILABLE', message: 'away' }));
    load.mockResolvedValueOnce(7);
    const loader = new Loader<number>({ load, merge: (data) => data });
    await loader.reload();
    (loader.receive as Receive)('workers', []);
    await new Promise(setImmediate);
    expect(loader.state.value).toMatchObject({ data: 7, isLoading: false });
  });

  it('comes with the first message where a message is the whole of it, without a read', () => {
    const load = jest.fn<() => Promise<number>>();
    const loader = new Loader<number>({ load, whole: (message) => message as number });
    (loader.receive as Receive)('counts', 7);
    expect(loader.state.value).toMatchObject({ data: 7, isLoading: false });
    expect(load).not.toHaveBeenCalled();
  });
});
