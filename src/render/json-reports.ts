/** Each report as JSON, in pieces. */
import { type EdgeSums, edgeValue } from '../graph/edge-sums.ts';
import type { NodeInfo } from '../graph/node-info.ts';
import { sortEdges } from '../graph/order.ts';
import { sortTags, tagCum, tagFlat } from '../graph/tags.ts';
import { cumValue, flatValue } from '../graph/trim.ts';
import { labelsOf, type SampleLabels } from '../profile/labels.ts';
import { NONE, type Profile } from '../profile/profile.ts';
import type { Listing } from '../report/listing.ts';
import type { Picture } from '../report/picture.ts';
import type { Report } from '../report/report.ts';
import type { TagGroup } from '../report/tag-counts.ts';
import type { Top } from '../report/top.ts';
import type { Trace } from '../report/traces.ts';
import type { Tree, TreeEdge } from '../report/tree.ts';
import { type Json, jsonDocument, legendFacts, reportFacts } from './json-document.ts';
import { dividedValue } from './value-text.ts';

export function topJson({ legend, rows }: Top): Iterable<string> {
  const divided = dividedValue(legend.report.options);
  const json = rows.map(({ info, name, flat, cum, inlined }) => ({
    name,
    flat: divided(flat),
    cum: divided(cum),
    inlined,
    ...place(info),
  }));
  return jsonDocument(legendFacts('top', legend), { rows: json });
}

/** The parts of a node's name; what it has not is left out. */
function place({
  name,
  file,
  line,
  column,
  address,
  objectFile,
}: NodeInfo): Readonly<Record<string, Json>> {
  return {
    function: name || undefined,
    file: file || undefined,
    line: line || undefined,
    column: column || undefined,
    address: address === 0n ? undefined : hex(address),
    object: objectFile || undefined,
  };
}

function hex(address: bigint): string {
  return `0x${address.toString(16)}`;
}

export function treeJson(report: 'tree' | 'peek', { legend, nodes }: Tree): Iterable<string> {
  const divided = dividedValue(legend.report.options);
  const edge = ({ name, weight, isInline }: TreeEdge): Json => ({
    name,
    value: divided(weight),
    isInline,
  });
  function* rows(): Generator<Json> {
    for (const { name, flat, cum, callers, callees } of nodes) {
      yield {
        name,
        flat: divided(flat),
        cum: divided(cum),
        callers: callers.map(edge),
        callees: callees.map(edge),
      };
    }
  }
  return jsonDocument(legendFacts(report, legend), { nodes: rows() });
}

export function tracesJson(report: Report, traces: Iterable<Trace>): Iterable<string> {
  const divided = dividedValue(report.options);
  function* samples(): Generator<Json> {
    for (const { value, labels, frames } of traces) {
      yield {
        value: divided(value),
        labels: labelRows(labels),
        frames: frames.map(({ name, isInline }) => ({ name, isInline })),
      };
    }
  }
  return jsonDocument(reportFacts('traces', report), { samples: samples() });
}

/** A list, since a label may have any name. */
function labelRows({ texts, numbers }: SampleLabels): readonly Json[] {
  return [
    ...texts.map(({ key, values }) => ({ key, values })),
    ...numbers.map(({ key, values, units }) => ({ key, numbers: values, units })),
  ];
}

export function rawJson(report: Report): Iterable<string> {
  const { profile } = report;
  const { sampleTypes, defaultSampleType, periodType, period } = profile;
  const facts = {
    ...reportFacts('raw', report),
    sampleTypes: sampleTypes.map(({ type, unit }) => ({ type, unit })),
    defaultSampleType: defaultSampleType || undefined,
    periodType: { type: periodType.type, unit: periodType.unit },
    period,
  };
  return jsonDocument(facts, {
    samples: rawSamples(profile),
    locations: rawLocations(profile),
    mappings: profile.mappings.map(({ start, limit, offset, ...fields }) => ({
      ...fields,
      start: hex(start),
      limit: hex(limit),
      offset: hex(offset),
    })),
  });
}

function* rawSamples(profile: Profile): Generator<Json> {
  const { locationStarts, locationIndexes, values, count } = profile.samples;
  const { ids } = profile.locations;
  for (let sample = 0; sample < count; sample++) {
    const stack = locationIndexes.subarray(locationStarts[sample], locationStarts[sample + 1]);
    yield {
      values: values.map((column) => column[sample]),
      locations: Array.from(stack, (location) => ids[location]),
      labels: labelRows(labelsOf(profile, sample)),
    };
  }
}

function* rawLocations({ locations, functions, mappings, strings }: Profile): Generator<Json> {
  for (let location = 0; location < locations.count; location++) {
    const mapping = locations.mappingIndexes[location] as number;
    const lines: Json[] = [];
    const end = locations.lineStarts[location + 1] as number;
    for (let row = locations.lineStarts[location] as number; row < end; row++) {
      const func = locations.lineFunctions[row] as number;
      lines.push({
        function: strings.at(functions.names[func] as number),
        systemName: strings.at(functions.systemNames[func] as number),
        file: strings.at(functions.filenames[func] as number),
        line: locations.lineNumbers[row],
        column: locations.lineColumns[row],
        startLine: functions.startLines[func],
      });
    }
    yield {
      id: locations.ids[location],
      address: hex(locations.addresses[location] as bigint),
      mapping: mapping === NONE ? undefined : mappings[mapping]?.id,
      isFolded: locations.isFolded[location] === 1,
      lines,
    };
  }
}

export function tagsJson(report: Report, groups: readonly TagGroup[]): Iterable<string> {
  const divided = dividedValue(report.options);
  const tags = groups.map(({ key, total, values }) => ({
    key,
    total: divided(total),
    values: values.map(({ name, weight }) => ({ name, value: divided(weight) })),
  }));
  return jsonDocument(reportFacts('tags', report), { tags });
}

export function commentsJson(report: Report): Iterable<string> {
  return jsonDocument(reportFacts('comments', report), { comments: report.profile.comments });
}

export function listingJson({ report, functions }: Listing): Iterable<string> {
  const divided = dividedValue(report.options);
  function* rows(): Generator<Json> {
    for (const { name, files } of functions) {
      const located = Array.from(files, ({ file, flat, cum, error, lines }) => ({
        file,
        flat: divided(flat),
        cum: divided(cum),
        error,
        lines: lines.map((line) => ({
          number: line.number,
          flat: divided(line.flat),
          cum: divided(line.cum),
          text: line.text,
        })),
      }));
      yield { name, files: located };
    }
  }
  return jsonDocument(reportFacts('list', report), { functions: rows() });
}

/** Nodes are numbered as their boxes in DOT are. */
export function pictureJson({ legend, graph }: Picture): Iterable<string> {
  const divided = dividedValue(legend.report.options);
  const ids = new Map(graph.nodes.map((node, i) => [node, i + 1]));
  const nodes = graph.nodes.map((node) => ({
    id: ids.get(node),
    name: graph.names.at(node),
    flat: divided(flatValue(graph.sums, node)),
    cum: divided(cumValue(graph.sums, node)),
    ...place(graph.table.infos[node] as NodeInfo),
    tags: sortTags(graph.tags?.texts(node) ?? [], false).map((tag) => ({
      name: tag.name,
      flat: divided(tagFlat(tag)),
      cum: divided(tagCum(tag)),
    })),
  }));
  const numbers = graph.nodes.flatMap((node) => graph.edges?.outOf(node) ?? []);
  const sums = graph.edges?.sums;
  const edges = sums === undefined ? [] : sortEdges(numbers, sums, graph.names);
  const rows = edges.map((edge) => edgeRow(sums as EdgeSums, edge, ids, divided));
  return jsonDocument(legendFacts('dot', legend), { nodes, edges: rows });
}

function edgeRow(
  sums: EdgeSums,
  edge: number,
  ids: ReadonlyMap<number, number>,
  divided: (value: bigint) => bigint,
): Json {
  return {
    from: ids.get(sums.from[edge] as number),
    // A node whose values cancelled out is in no box.
    to: ids.get(sums.to[edge] as number),
    value: divided(edgeValue(sums, edge)),
    isResidual: sums.residual[edge] === 1,
    isInline: sums.inline[edge] === 1,
  };
}
