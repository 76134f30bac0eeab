#include "clients/sendctl/cli/completion.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "clients/sendctl/cli/message_fields.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/client/usage.h"

namespace send::cli {
namespace {

std::vector<Flag> FlagsOf(const Command& command) {
  std::vector<Flag> flags = command.flags;
  flags.insert(flags.end(), CommonFlags().begin(), CommonFlags().end());
  return flags;
}

// "" → the first words, "requests" → its second words; and the help of each.
using Words = std::map<std::string, std::vector<std::pair<std::string, std::string>>>;

Words WordsOf(const std::vector<Command>& commands) {
  Words words;
  for (const Command& command : commands) {
    const std::vector<std::string> path = absl::StrSplit(command.path, ' ');
    if (path.size() == 1) {
      words[""].emplace_back(path[0], command.help);
      continue;
    }
    if (!words.contains(path[0])) words[""].emplace_back(path[0], GroupHelp().at(path[0]));
    words[path[0]].emplace_back(path[1], command.help);
  }
  return words;
}

constexpr char kBashHead[] = R"(# bash completion of sendctl: source <(sendctl completion bash)
_sendctl() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path= word words= depth=0
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) break ;; esac
    [ $depth -ge 2 ] && break
    path="$path${path:+ }$word"; depth=$((depth + 1))
    case $path in "") ;; )";

std::string Bash(const std::vector<Command>& commands) {
  std::string ends, flags, values, subwords;
  for (const Command& command : commands) {
    if (command.path.find(' ') == std::string::npos)
      absl::StrAppend(&ends, ends.empty() ? "" : "|", command.path);
    std::vector<std::string> names;
    for (const Flag& flag : FlagsOf(command)) {
      names.push_back("--" + flag.name);
      if (flag.words != nullptr)
        absl::StrAppend(&values, "    \"", command.path, " --", flag.name, "\") words=\"",
                        absl::StrJoin(EnumWords(*flag.words), " "), "\" ;;\n");
    }
    absl::StrAppend(&flags, "    \"", command.path, "\"*) words=\"", absl::StrJoin(names, " "), "\" ;;\n");
  }
  for (const auto& [group, words] : WordsOf(commands)) {
    std::vector<std::string> names;
    for (const auto& word : words) names.push_back(word.first);
    absl::StrAppend(&subwords, "    \"", group, "\") words=\"", absl::StrJoin(names, " "), "\" ;;\n");
  }
  return absl::StrCat(kBashHead, ends, ") break ;; esac\n  done\n",
                      "  case \"$path $prev\" in\n    \"completion completion\") words=\"bash zsh fish\" ;;\n",
                      values, "  esac\n", "  if [ -z \"$words\" ]; then case $cur in -*) case $path in\n",
                      flags, "  esac ;; *) case $path in\n", subwords, "  esac ;; esac; fi\n",
                      "  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n",
                      "  [ -n \"$words\" ] || COMPREPLY=($(compgen -f -- \"$cur\"))\n}\n",
                      "complete -F _sendctl sendctl\n");
}

// Help as it may stand in single quotes and in zsh's brackets.
std::string Quoted(const std::string& help) {
  return absl::StrReplaceAll(help, {{"'", ""}, {"[", "("}, {"]", ")"}, {":", "\\:"}});
}

void AppendZshCommand(const Command& command, std::string& script) {
  absl::StrAppend(&script, "    '", command.path, "') _arguments");
  for (const Flag& flag : FlagsOf(command)) {
    absl::StrAppend(&script, " \\\n      '", flag.kind == Flag::kMany ? "*" : "", "--", flag.name, "[",
                    Quoted(flag.help), "]");
    if (flag.words != nullptr)
      absl::StrAppend(&script, ":word:(", absl::StrJoin(EnumWords(*flag.words), " "), ")");
    else if (flag.kind != Flag::kSwitch)
      absl::StrAppend(&script, ":text:_files");
    script += "'";
  }
  for (const std::string& positional : command.positionals)
    absl::StrAppend(&script, " \\\n      ':", positional, ":",
                    command.path == "completion" ? "(bash zsh fish)" : "_files", "'");
  script += " ;;\n";
}

std::string Zsh(const std::vector<Command>& commands) {
  std::string script = R"(#compdef sendctl
# zsh completion of sendctl: sendctl completion zsh > "${fpath[1]}/_sendctl"
_sendctl() {
  local -a first second
)";
  const Words words = WordsOf(commands);
  for (const auto& [group, list] : words) {
    absl::StrAppend(&script, "  local -a words_", absl::StrReplaceAll(group, {{"-", "_"}}), "=(");
    for (const auto& [word, help] : list) absl::StrAppend(&script, "\n    '", word, ":", Quoted(help), "'");
    script += ")\n";
  }
  script += "  if (( CURRENT == 2 )); then _describe command words_; return; fi\n";
  script += "  local path_=\"$words[2]\" drop=1\n  case $path_ in\n";
  for (const auto& [group, list] : words)
    if (!group.empty())
      absl::StrAppend(&script, "    ", group, ") if (( CURRENT == 3 )); then _describe command words_",
                      absl::StrReplaceAll(group, {{"-", "_"}}), "; return; fi\n",
                      "      path_=\"$path_ $words[3]\"; drop=2 ;;\n");
  script += "  esac\n  shift $drop words; (( CURRENT -= drop ))\n  case $path_ in\n";
  for (const Command& command : commands) AppendZshCommand(command, script);
  return script +
         "  esac\n}\n[ \"$funcstack[1]\" = _sendctl ] && _sendctl \"$@\" || compdef _sendctl sendctl\n";
}

// When fish offers what follows: after these words.
std::string FishCondition(const std::string& path) {
  const std::vector<std::string> words = absl::StrSplit(path, ' ');
  std::string condition;
  for (const std::string& word : words)
    absl::StrAppend(&condition, condition.empty() ? "" : "; and ", "__fish_seen_subcommand_from ", word);
  return condition;
}

std::string Fish(const std::vector<Command>& commands) {
  std::string script = "# fish completion of sendctl: sendctl completion fish | source\n";
  for (const auto& [group, list] : WordsOf(commands)) {
    std::vector<std::string> names;
    for (const auto& word : list) names.push_back(word.first);
    const std::string when = group.empty()
                                 ? "__fish_use_subcommand"
                                 : absl::StrCat(FishCondition(group), "; and not __fish_seen_subcommand_from ",
                                                absl::StrJoin(names, " "));
    for (const auto& [word, help] : list)
      absl::StrAppend(&script, "complete -c sendctl -f -n '", when, "' -a ", word, " -d '",
                      absl::StrReplaceAll(help, {{"'", ""}}), "'\n");
  }
  for (const Command& command : commands) {
    if (command.path == "completion")
      absl::StrAppend(&script, "complete -c sendctl -f -n '", FishCondition(command.path),
                      "' -a 'bash zsh fish'\n");
    for (const Flag& flag : FlagsOf(command)) {
      absl::StrAppend(&script, "complete -c sendctl -n '", FishCondition(command.path), "' -l ", flag.name,
                      flag.kind == Flag::kSwitch ? "" : " -r", " -d '",
                      absl::StrReplaceAll(flag.help, {{"'", ""}}), "'");
      if (flag.words != nullptr)
        absl::StrAppend(&script, " -f -a '", absl::StrJoin(EnumWords(*flag.words), " "), "'");
      script += "\n";
    }
  }
  return script;
}

absl::Status RunCompletion(Session& session) {
  const auto script = CompletionScript(session.arguments().Positional(0), AllCommands());
  if (!script.ok()) return script.status();
  session.world().out << *script;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> CompletionScript(const std::string& shell, const std::vector<Command>& commands) {
  if (shell == "bash") return Bash(commands);
  if (shell == "zsh") return Zsh(commands);
  if (shell == "fish") return Fish(commands);
  return client::Usage("There is completion for bash, zsh and fish.");
}

std::vector<Command> CompletionCommands() {
  return {{"completion", "Print the completion script of bash, zsh or fish", {"SHELL"}, {}, &RunCompletion}};
}

}  // namespace send::cli
