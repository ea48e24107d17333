/**
 * A heap reading without what was allocated since the program began. Collectors add up what they are sent, and
 * the sum of sums that only grow means nothing; what is live is an amount at a moment, which they average.
 */
import type { AllocationNode } from '../v8/datadog-profile.ts';
import type { RawProfile } from '../v8/raw-profile.ts';

/** alloc_objects and alloc_space stand before inuse_objects and inuse_space, as in Go. */
const ALLOC_COLUMNS = 2;

export function liveOnly(raw: RawProfile): RawProfile {
  if (raw.kind !== 'allocations' || !raw.hasAllocs) return raw;
  const comments = [
    ...raw.comments,
    'alloc_objects and alloc_space are left out of what is pushed',
  ];
  return { ...raw, hasAllocs: false, comments, root: withoutAllocs(raw.root) };
}

/** No deeper than the stacks that were sampled. */
function withoutAllocs(node: AllocationNode): AllocationNode {
  return {
    ...node,
    values: node.values.slice(ALLOC_COLUMNS),
    children: node.children.map(withoutAllocs),
  };
}
