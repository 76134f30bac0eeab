#include "clients/sendctl/cli/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>
#include <fstream>
#include <iterator>
#include <memory>

#include "clients/sendctl/cli/message_fields.h"
#include "clients/sendctl/client/error_text.h"

namespace send::cli {
namespace {

constexpr char kFooter[] = R"(
Texts that begin with @ are read from the file of that name (--reasons @reasons.txt).
Names of records may be given whole (localAuthorities/999/ehcRequests/…) or by their id alone, as lists show it; of
what belongs to another record, by both: REQUEST/ADVICE.

Exit codes: 0 done · 1 refused by the server · 2 not understood, nothing was sent · 3 no answer from the
server · 4 sign in first.

Environment: SEND_SERVER, SEND_CA, SEND_TOKEN, SEND_LA, SEND_ISSUER, SENDCTL_CONFIG (the folder of config.json
and the token; ~/.config/sendctl otherwise). config.json may hold "server", "ca", "la", "issuer", "client_id",
"scope", "resource".)";

// Where CLI11 leaves what it read, one place a flag or positional of the command that was named.
struct Slots {
  std::deque<std::vector<std::string>> flags;
  std::deque<std::string> positionals;
  std::deque<bool> switches;
};

struct Bound {
  const Command* command;
  CLI::App* app;
  std::vector<std::pair<const Flag*, CLI::Option*>> flags;
  std::vector<std::string*> positionals;
};

void AddFlag(const Flag& flag, Slots& slots, Bound& bound) {
  CLI::Option* option = nullptr;
  if (flag.kind == Flag::kSwitch) {
    option = bound.app->add_flag("--" + flag.name, slots.switches.emplace_back(), flag.help);
  } else {
    option = bound.app->add_option("--" + flag.name, slots.flags.emplace_back(), flag.help);
    option->expected(1)->take_last()->type_name(flag.words != nullptr ? "WORD" : "TEXT");
    if (flag.kind == Flag::kMany) option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->expected(1, -1);
    if (flag.kind == Flag::kMany) option->allow_extra_args(false);
    if (flag.words != nullptr) option->transform(CLI::IsMember(EnumWords(*flag.words), CLI::ignore_case));
  }
  option->required(flag.required);
  bound.flags.emplace_back(&flag, option);
}

CLI::App* FindGroup(CLI::App& root, const std::string& name) {
  const auto found = root.get_subcommands([&](CLI::App* app) { return app->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

// "requests create" hangs under "requests", which is made when first met.
CLI::App* AddPath(CLI::App& root, const std::string& path, const std::string& help) {
  const size_t blank = path.find(' ');
  if (blank == std::string::npos) return root.add_subcommand(path, help);
  const std::string group = path.substr(0, blank);
  CLI::App* parent = FindGroup(root, group);
  if (parent == nullptr) {
    parent = root.add_subcommand(group, GroupHelp().at(group));
    parent->require_subcommand(1);
  }
  return parent->add_subcommand(path.substr(blank + 1), help);
}

Bound AddCommand(CLI::App& root, const Command& command, Slots& slots) {
  Bound bound{&command, AddPath(root, command.path, command.help), {}, {}};
  for (const std::string& positional : command.positionals) {
    bound.positionals.push_back(&slots.positionals.emplace_back());
    bound.app->add_option(positional, *bound.positionals.back(), "")->required()->type_name("");
  }
  for (const Flag& flag : command.flags) AddFlag(flag, slots, bound);
  for (const Flag& flag : CommonFlags()) AddFlag(flag, slots, bound);
  for (CLI::Option* option : bound.app->get_options())
    if (std::any_of(CommonFlags().begin(), CommonFlags().end(),
                    [&](const Flag& flag) { return option->check_lname(flag.name); }))
      option->group("Common options");
  return bound;
}

// False where a file cannot be read.
bool ReadFiles(std::vector<std::string>& values, std::ostream& err) {
  for (std::string& value : values) {
    if (value.size() < 2 || value[0] != '@') continue;
    const std::string name = value.substr(1);
    std::ifstream file(name, std::ios::binary);
    value.assign(std::istreambuf_iterator<char>(file), {});
    if (file.fail() && value.empty()) {
      err << "sendctl: the file " << name << " cannot be read, or is empty.\n";
      return false;
    }
    value.erase(value.find_last_not_of("\r\n") + 1);
  }
  return true;
}

bool Collect(const Bound& bound, Arguments& arguments, std::ostream& err) {
  for (const auto& [flag, option] : bound.flags) {
    if (option->count() == 0) continue;
    std::vector<std::string> values = {"true"};
    if (flag->kind != Flag::kSwitch) values = option->as<std::vector<std::string>>();
    if (flag->kind == Flag::kText && flag->words == nullptr && !ReadFiles(values, err)) return false;
    arguments.Set(flag->name, std::move(values));
  }
  for (const std::string* positional : bound.positionals) arguments.AddPositional(*positional);
  return true;
}

}  // namespace

const std::vector<std::string>& Arguments::All(const std::string& flag) const {
  static const std::vector<std::string> kNone;
  const auto found = values_.find(flag);
  return found == values_.end() ? kNone : found->second;
}

Parsed Parse(const std::vector<std::string>& words, std::ostream& out, std::ostream& err) {
  CLI::App app("Follow EHC needs assessment requests, their deadlines and the children they are for.",
               "sendctl");
  app.require_subcommand(1);
  app.footer(kFooter);
  app.get_formatter()->column_width(34);
  Slots slots;
  std::vector<Bound> commands;
  for (const Command& command : AllCommands()) commands.push_back(AddCommand(app, command, slots));
  Parsed parsed;
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& problem) {
    parsed.exit_code = app.exit(problem, out, err) == 0 ? client::kExitOk : client::kExitUsage;
    return parsed;
  }
  for (const Bound& bound : commands)
    if (bound.app->parsed()) {
      const bool read = Collect(bound, parsed.arguments, err);
      parsed.command = read ? bound.command : nullptr;
      parsed.exit_code = read ? client::kExitOk : client::kExitUsage;
    }
  return parsed;
}

}  // namespace send::cli
