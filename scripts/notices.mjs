/**
 * dist/THIRD_PARTY_NOTICES: the licence texts of everything that was bundled or copied, one after another.
 *
 * Some packages are published without their licence; their texts, and those of what was compiled into
 * them, stand in third_party/licenses/. What third_party/ itself holds is a folder with its LICENSE.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const OWN_TEXTS = 'third_party/licenses';

/** `paths`: every file that went into dist/, esbuild's inputs and copies alike. */
export function thirdPartyNotices(paths) {
  const packages = foldersOf(paths, /^.*node_modules\/(@[^/]+\/)?[^/]+/).map(packageNotice);
  const vendored = foldersOf(paths, /^third_party\/[^/]+/).map(vendoredNotice);
  const notices = [...packages, ...vendored];
  const head = 'stackheat holds code of these packages:';
  const rule = `\n\n${'-'.repeat(72)}\n\n`;
  return `${[notices.length > 0 ? head : 'stackheat holds no third-party code.', ...notices].join(rule)}\n`;
}

function foldersOf(paths, pattern) {
  const folders = paths.map((path) => path.match(pattern)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

function packageNotice(folder) {
  const {
    name,
    version,
    license = 'as below',
  } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const own = `${OWN_TEXTS}/${name.replace('/', '+')}.txt`;
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .map((file) => join(folder, file));
  if (existsSync(own)) texts.push(own);
  if (texts.length === 0) {
    throw new Error(`${name} is bundled but ships no licence text; put it into ${own}`);
  }
  return [`${name} ${version} (${license})`, ...texts.map(readTrimmed)].join('\n\n');
}

function vendoredNotice(folder) {
  return [folder.replace('third_party/', ''), readTrimmed(`${folder}/LICENSE`)].join('\n\n');
}

function readTrimmed(path) {
  return readFileSync(path, 'utf8').trim();
}
