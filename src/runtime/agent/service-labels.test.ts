import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cleanLabels, containerId, extraLabels, serviceLabels } from './service-labels.ts';

test('the service is the package around the script, unless it is named', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat labels-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'package.json'), '{"name":"@team/shop","version":"2.1.0"}');
  // As bundlers and tests leave them: no package of its own.
  writeFileSync(join(folder, 'src', 'package.json'), '{"type":"module"}');
  const facts = { pid: 7, script: join(folder, 'src', 'main.js'), nodeVersion: 'v20.1.0' };
  const found = serviceLabels({ ...facts, env: {} });
  assert.equal(found.service, 'team/shop');
  const { container: _, ...labels } = found.labels;
  assert.deepEqual(labels, {
    hostname: hostname(),
    pid: '7',
    version: '2.1.0',
    'process.runtime.name': 'nodejs',
    'process.runtime.version': '20.1.0',
  });
  const named = serviceLabels({
    ...facts,
    env: { STACKHEAT_SERVICE: 'my shop', STACKHEAT_VERSION: 'abc', STACKHEAT_LABELS: 'pid=x' },
  });
  assert.deepEqual([named.service, named.labels.version], ['my_shop', 'abc']);
  assert.equal(named.labels.pid, 'x', "the user's win");
});

test('in Kubernetes the pod is known without being told', () => {
  const env = { KUBERNETES_SERVICE_HOST: '10.0.0.1', HOSTNAME: 'shop-0' };
  const { service, labels } = serviceLabels({ env, pid: 1, script: undefined, nodeVersion: 'v20' });
  assert.deepEqual([service, labels.pod], ['node', 'shop-0']);
});

test('a container is known by its id, with both versions of cgroups', () => {
  const id = '4f'.repeat(32);
  const files: Record<string, string> = { '/proc/self/cgroup': `12:pids:/docker/${id}` };
  assert.equal(
    containerId((path) => files[path]),
    id.slice(0, 12),
  );
  const mounts = {
    '/proc/self/cgroup': '0::/',
    '/proc/self/mountinfo': `1 2 8:1 /var/lib/docker/containers/${id}/hostname /etc/hostname rw`,
  } as Record<string, string>;
  assert.equal(
    containerId((path) => mounts[path]),
    id.slice(0, 12),
  );
  assert.equal(
    containerId(() => undefined),
    undefined,
  );
});

test('labels are what a collector can take', () => {
  assert.deepEqual(extraLabels('a=1, b = x=y ,c,=d,'), { a: '1', b: 'x=y' });
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`l${i}`, 'v']));
  assert.equal(Object.keys(cleanLabels(many)).length, 25);
  assert.deepEqual(
    cleanLabels({ 'a-b': 'c,d}', __name__: 'x', '1st': 'x', empty: '', long: 'x'.repeat(9999) }),
    { a_b: 'c_d_', long: 'x'.repeat(2048) },
  );
});
