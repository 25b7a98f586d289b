import { describe, expect, it } from '@jest/globals';
import {
  LEAST_ZOOM,
  MOST_ZOOM,
  zoomAtFirst,
  zoomedIn,
  zoomedOut,
  zoomToFit,
} from '../../../dashboard/pages/workflows/zoom.js';

describe('The zoom of a graph', () => {
  it.each([
    ['a graph that is wider than its frame', { width: 2_000, height: 100 }, 0.5],
    ['one that is higher', { width: 100, height: 1_000 }, 0.6],
    ['a small one as it is', { width: 100, height: 100 }, 1],
    ['an empty one', { width: 0, height: 0 }, 1],
    ['a huge one as small as can be read at all', { width: 1e6, height: 1e6 }, LEAST_ZOOM],
  ])('fits %s', (_title, graph, zoom) => {
    expect(zoomToFit(graph, { width: 1_000, height: 600 })).toBe(zoom);
  });

  it('shows the whole graph at first, but in a narrow frame a part that can be read', () => {
    const graph = { width: 2_000, height: 100 };
    expect(zoomAtFirst(graph, { width: 1_000, height: 600 })).toBe(0.5);
    expect(zoomAtFirst(graph, { width: 300, height: 600 })).toBe(0.7);
    expect(zoomAtFirst({ width: 300, height: 100 }, { width: 300, height: 600 })).toBe(1);
  });

  it('stays as it is in a frame that is not drawn yet', () => {
    expect(zoomToFit({ width: 100, height: 100 }, { width: 0, height: 0 })).toBe(1);
  });

  it('goes in and out by the same step, within bounds', () => {
    expect(zoomedOut(zoomedIn(1))).toBe(1);
    expect(zoomedIn(MOST_ZOOM)).toBe(MOST_ZOOM);
    expect(zoomedOut(LEAST_ZOOM)).toBe(LEAST_ZOOM);
  });
});
