/** Gunzips in a browser, which brings the decoder along. */
export function unzipped(gzipped: Uint8Array<ArrayBuffer>): Response {
  const stream = new Blob([gzipped]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream);
}
