/** The flame graph of a profile as an SVG file. */
import { pictureFile } from '../draw/picture-file.ts';
import { internFrames } from '../graph/flame-frames.ts';
import { buildFlameGraph } from '../graph/flame-graph.ts';
import { sampleIndex } from '../profile/sample-index.ts';
import { flameSvg } from '../render/flame-svg.ts';
import type { ProfileSource } from '../web/engine-queries.ts';

export function profileFlameSvg({ name, profile }: ProfileSource): string {
  const index = sampleIndex(profile, '');
  const script = new TextDecoder().decode(pictureFile('flame-svg-moves.js'));
  return flameSvg({
    title: name,
    sampleType: profile.sampleTypes[index] ?? { type: '', unit: '' },
    graph: buildFlameGraph(profile, internFrames(profile, 'filefunctions'), index),
    script,
  });
}
