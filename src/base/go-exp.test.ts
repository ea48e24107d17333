import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goExp } from './go-exp.ts';

test('the last bit is that of Go on x86-64', () => {
  // Bits of x and of math.Exp(x), of Go 1.26; Math.exp differs for each.
  const bits: readonly (readonly [bigint, bigint])[] = [
    [0xbfd3e7645b7a7b41n, 0x3fe772675e945067n],
    [0xbfb2e60000000000n, 0x3fedb9085b1493f3n],
    [0xbfd2e78000000000n, 0x3fe7d0e341030e85n],
    [0xbfc7a3ae6facff00n, 0x3fea9a913535f88bn],
    [0xc002a8b800000000n, 0x3fb8d933cd0b2a3bn],
    [0xc00e57e800000000n, 0x3f97120358ff46cfn],
    [0x40860c6659a5d993n, 0x7f8db8c9ce856f6bn],
    // 709.54, infinite in Go; -706, and -711, whose result is subnormal.
    [0x40862c4856583e22n, 0x7ff0000000000000n],
    [0xc0860fe09f6134c2n, 0x00464e835cd00009n],
    [0xc086360f46dd8fe3n, 0x00018257c83e3817n],
  ];
  for (const [x, expected] of bits) assert.equal(bitsOf(goExp(fromBits(x))), expected);
});

test('far from 0 and for what is no number it is e to the power of x', () => {
  for (const x of [0, 1e9, -1e9, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    assert.equal(goExp(x), Math.exp(x));
  }
  for (let x = -706; x < 709; x += 3.7) {
    assert.ok(Math.abs(goExp(x) / Math.exp(x) - 1) < 1e-15, `${x}`);
  }
});

const view = new DataView(new ArrayBuffer(8));

function fromBits(bits: bigint): number {
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

function bitsOf(value: number): bigint {
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}
