/**
 * What each shell needs to know to complete `stackheat`: to ask it. `stackheat completion --for SHELL …`
 * answers with a line of directives (`KEPT files open`) and a candidate a line, help behind a tab.
 */
import type { SHELLS } from './command-pages.ts';

export type ShellName = (typeof SHELLS)[number];

/** The answer for bash is what it puts into COMPREPLY, as it is. */
const BASH = `# bash completion for stackheat
_stackheat() {
  local line directives=''
  COMPREPLY=()
  while IFS= read -r line; do
    if [ -z "$directives" ]; then directives=$line; else COMPREPLY+=("$line"); fi
  done < <(command stackheat completion --for bash "$COMP_POINT" "$COMP_LINE" 2>/dev/null)
  case $directives in *open*) compopt -o nospace 2>/dev/null ;; esac
  case $directives in
    *files*)
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$2")
      ;;
  esac
}
complete -F _stackheat stackheat
case $(alias pprof 2>/dev/null) in *stackheat*) complete -F _stackheat pprof ;; esac
`;

const ZSH = String.raw`#compdef stackheat
# zsh completion for stackheat
_stackheat() {
  local -a answer candidates shown
  local line directives word
  answer=("${'$'}{(@f)$(command stackheat completion --for zsh $((CURRENT - 1)) "--current=${'$'}{(Q)PREFIX}" "${'$'}{(@Q)words}" 2>/dev/null)}")
  directives=$answer[1]
  for line in "${'$'}{(@)answer[2,-1]}"; do
    word=${'$'}{line%%$'\t'*}
    candidates+=("$word")
    if [[ $line == *$'\t'?* ]]; then shown+=("$word  -- ${'$'}{line#*$'\t'}"); else shown+=("$word"); fi
  done
  local found=1
  if [[ $directives == *files* ]]; then _files && found=0; fi
  if (( $#candidates )); then
    compset -p ${'$'}{directives%% *}
    local -a how
    if [[ $directives == *open* ]]; then how=(-S ''); fi
    if [[ ${'$'}{shown[*]} == *'  -- '* ]]; then how+=(-l); fi
    compadd -M 'l:|=* r:|=*' "${'$'}{how[@]}" -d shown -a candidates && found=0
  fi
  return found
}
if [[ $funcstack[1] == _stackheat ]]; then _stackheat "$@"; else compdef _stackheat stackheat; fi
`;

const FISH = String.raw`# fish completion for stackheat
function __stackheat_complete
    set -l current (commandline -ct)
    set -l answer (command stackheat completion --for fish (count (commandline -opc)) "--current=$current" (commandline -op) 2>/dev/null)
    test (count $answer) -gt 0; or return
    string match -q '*files*' -- $answer[1]; and __fish_complete_path "$current"
    printf '%s\n' $answer[2..-1]
end
complete -c stackheat -f -a '(__stackheat_complete)'
`;

const POWERSHELL = String.raw`# PowerShell completion for stackheat
Register-ArgumentCompleter -Native -CommandName stackheat -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $elements = @($commandAst.CommandElements)
    $index = @($elements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition }).Count
    $words = @($elements | ForEach-Object { $_.Extent.Text })
    $answer = @(& stackheat completion --for powershell $index "--current=$wordToComplete" @words 2>$null)
    if ($answer.Count -eq 0) { return }
    $answer | Select-Object -Skip 1 | ForEach-Object {
        $word, $help = $_ -split [char]9, 2
        if (-not $help) { $help = $word }
        $text = if ($word -match '[\s()|*$;&<>{}\\]') { "'" + ($word -replace "'", "''") + "'" } else { $word }
        [System.Management.Automation.CompletionResult]::new($text, $word, 'ParameterValue', $help)
    }
    if ($answer[0] -match 'files') {
        [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
    }
}
`;

export const COMPLETION_SCRIPTS: Readonly<Record<ShellName, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};
