/** The package ships no types; these are of what `gif.ts` uses. */
declare module 'gifenc' {
  type Palette = readonly (readonly number[])[];
  interface Encoder {
    writeFrame(
      indexes: Uint8Array,
      width: number,
      height: number,
      options: { readonly palette: Palette },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  }
  /** What the CommonJS file exports, to Node as to esbuild. */
  const gifenc: {
    GIFEncoder(): Encoder;
    quantize(rgba: Uint8Array, colorsMax: number): Palette;
    applyPalette(rgba: Uint8Array, palette: Palette): Uint8Array;
  };
  export = gifenc;
}
