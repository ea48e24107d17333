/**
 * Short names for boxes: the package path of Go, the package of Java and the namespaces of C++ are left
 * out where a type or function name remains. The rules are pprof's, so that its pictures and ours agree.
 */

/** `/v2` and higher in a Go module path, before a slash or dot. */
const GO_VERSION = /^(.*?)\/v(?:[2-9]|[1-9][0-9]+)([./].*)$/;
const GO = /^(?:[\w\-.]+\/)+([^.]+\..+)/;
const JAVA = /^(?:[a-z]\w*\.)*([A-Z][\w$]*\.(?:<init>|[a-z][\w$]*(?:\$\d+)?))(?:\(|$)/;
const CPP = /^(?:[_a-zA-Z]\w*::)+(_*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<.*>)?)/;
const CPP_ANONYMOUS = '(anonymous namespace)::';

export function shortName(name: string): string {
  const named = name.startsWith(CPP_ANONYMOUS) ? name.slice(CPP_ANONYMOUS.length) : name;
  const unversioned = named.replace(GO_VERSION, '$1$2');
  for (const rule of [GO, JAVA, CPP]) {
    const rest = rule.exec(unversioned)?.[1];
    if (rest !== undefined) return rest;
  }
  return unversioned;
}
