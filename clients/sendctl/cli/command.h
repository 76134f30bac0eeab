#pragma once

#include <google/protobuf/descriptor.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

// The one table from which parsing, --help and shell completion are derived.
namespace send::cli {

class Session;

struct Flag {
  enum Kind { kText, kSwitch, kMany };
  // Without the dashes.
  std::string name;
  std::string help;
  // The request's field that it sets; empty where the command reads it itself.
  std::string field = {};
  // Its words are the values of this enum.
  const google::protobuf::EnumDescriptor* words = nullptr;
  bool required = false;
  Kind kind = kText;
  // Of which collection the name may be given by its id alone: "orders".
  std::string collection = {};
};

struct Command {
  // "orders create".
  std::string path;
  std::string help;
  // What stands after the path, all of it required: {"NAME"}.
  std::vector<std::string> positionals;
  std::vector<Flag> flags;
  absl::Status (*run)(Session& session);
};

// What was typed for one command.
class Arguments {
 public:
  bool Has(const std::string& flag) const { return values_.contains(flag); }
  // The last of that name; empty where it was not given.
  std::string Text(const std::string& flag) const { return Has(flag) ? values_.at(flag).back() : ""; }
  const std::vector<std::string>& All(const std::string& flag) const;
  const std::string& Positional(size_t index) const { return positionals_[index]; }

  void Set(const std::string& flag, std::vector<std::string> values) { values_[flag] = std::move(values); }
  void AddPositional(std::string text) { positionals_.push_back(std::move(text)); }

 private:
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> positionals_;
};

// Every command, in the order of --help.
const std::vector<Command>& AllCommands();
// The flags that every command has.
const std::vector<Flag>& CommonFlags();
// "requests" → what it holds, for --help.
const std::map<std::string, std::string>& GroupHelp();

// The commands of one file each.
std::vector<Command> AccountCommands();
std::vector<Command> SettingCommands();
std::vector<Command> PupilCommands();
std::vector<Command> CarerCommands();
std::vector<Command> AccessRuleCommands();
std::vector<Command> RequestCommands();
std::vector<Command> RequestChangeCommands();
std::vector<Command> DraftCommands();
std::vector<Command> HistoryCommands();
std::vector<Command> RootsCommands();
std::vector<Command> LetterCommands();
std::vector<Command> PlanMakingCommands();
std::vector<Command> CaseloadCommands();
std::vector<Command> WatchCommands();
std::vector<Command> AllocationCommands();
std::vector<Command> DeadlineCommands();
std::vector<Command> AdviceCommands();
std::vector<Command> AuthorityCommands();
std::vector<Command> DiaryCommands();
std::vector<Command> DisagreementCommands();
std::vector<Command> ConsultationCommands();
std::vector<Command> CompletionCommands();

}  // namespace send::cli
