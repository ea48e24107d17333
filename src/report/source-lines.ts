/** Where reports get the text of source files from; they read none themselves. */
export interface SourceLines {
  /** Undefined when the file has no such line, or cannot be read. Lines count from 1. */
  line(file: string, number: number): string | undefined;
  /** Why the file cannot be read; undefined for one of which no line was asked for, as in pprof. */
  errorOf(file: string): string | undefined;
}
