/** Whether a pattern is somewhere in a text. */
export interface TextTest {
  (text: string): boolean;
  /** The same for JavaScript's engine, if it may match it: many texts are then searched as one. */
  readonly expression?: RegExp;
}
