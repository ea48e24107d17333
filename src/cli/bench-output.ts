/** Where the results of `stackheat bench` go: standard output, and a saved run. */
import { arch, cpus, platform } from 'node:os';
import type { Io } from './io.ts';

/** Go's words for what Node calls otherwise. */
const GO_SYSTEMS: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris' };
const GO_MACHINES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  loong64: 'loong64',
  ppc64: 'ppc64le',
};

export class BenchOutputText {
  readonly #io: Io;
  #text = '';

  constructor(io: Io) {
    this.#io = io;
  }

  /** All lines of results by now. */
  get text(): string {
    return this.#text;
  }

  line(text: string): void {
    this.write(`${text}\n`);
  }

  write(text: string): void {
    this.#text += text;
    this.#io.stdout.write(text);
  }

  say(text: string): void {
    this.#io.stderr.write(`stackheat: ${text}\n`);
  }
}

/** The configuration lines of Go's benchmark format. */
export function configurationLines(packagePath: string): readonly string[] {
  const cpu = cpus()[0]?.model.trim() ?? '';
  return [
    `goos: ${GO_SYSTEMS[platform()] ?? platform()}`,
    `goarch: ${GO_MACHINES[arch()] ?? arch()}`,
    `pkg: ${packagePath}`,
    ...(cpu === '' ? [] : [`cpu: ${cpu}`]),
  ];
}
