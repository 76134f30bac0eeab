#include "clients/sendctl/cli/session.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/sendctl/cli/children.h"
#include "clients/sendctl/cli/message_fields.h"
#include "clients/sendctl/cli/text_table.h"
#include "clients/sendctl/client/connect.h"
#include "clients/sendctl/client/token.h"
#include "clients/sendctl/client/usage.h"
#include "common/base/strings.h"
#include "common/base/uuid.h"

namespace send::cli {
namespace {

std::string Variable(const World& world, const std::string& name) {
  const auto found = world.environment.find(name);
  return found == world.environment.end() ? "" : found->second;
}

std::string ConfigFolder(const World& world) {
  if (std::string folder = Variable(world, "SENDCTL_CONFIG"); !folder.empty()) return folder;
  if (const std::string xdg = Variable(world, "XDG_CONFIG_HOME"); !xdg.empty()) return xdg + "/sendctl";
  return Variable(world, "HOME") + "/.config/sendctl";
}

std::map<std::string, std::string> ReadConfig(const std::string& path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto config = nlohmann::json::parse(text, nullptr, false);
  std::map<std::string, std::string> values;
  if (!config.is_object()) return values;
  for (const auto& [key, value] : config.items())
    if (value.is_string()) values[key] = value.get<std::string>();
  return values;
}

std::vector<Flag> With(std::vector<Flag> flags, std::vector<Flag> more) {
  flags.insert(flags.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return flags;
}

}  // namespace

Session::Session(const Arguments& arguments, const Command& command, World& world)
    : arguments_(arguments), command_(command), world_(world), folder_(ConfigFolder(world)) {
  config_ = ReadConfig(folder_ + "/config.json");
}

std::string Session::Configured(const std::string& key, const std::string& otherwise) const {
  std::string flag = key;
  for (char& c : flag)
    if (c == '_') c = '-';
  if (arguments_.Has(flag)) return arguments_.Text(flag);
  if (std::string value = Variable(world_, "SEND_" + absl::AsciiStrToUpper(key)); !value.empty()) return value;
  const auto found = config_.find(key);
  return found == config_.end() ? otherwise : found->second;
}

absl::StatusOr<std::string> Session::Token() const {
  if (arguments_.Has("token")) return arguments_.Text("token");
  if (arguments_.Has("token-file")) return client::ReadTokenFile(arguments_.Text("token-file"));
  if (std::string token = Variable(world_, "SEND_TOKEN"); !token.empty()) return token;
  const auto saved = client::LoadToken(TokenPath());
  if (!saved) return error::Unauthenticated(client::kSignInReason, "You are not signed in.");
  if (saved->expires <= world_.now())
    return error::Unauthenticated(client::kSignInReason, "Your sign-in has expired.");
  return saved->access_token;
}

absl::StatusOr<std::string> Session::Authority() const {
  std::string la = Configured("la", "");
  if (la.empty()) {
    const auto token = Token();
    if (!token.ok()) return token.status();
    const auto claims = client::ReadClaims(*token);
    if (claims && claims->authorities.size() == 1) la = claims->authorities[0];
  }
  if (la.empty()) return client::Usage("Say for which authority: --la with its three digits.");
  return "localAuthorities/" + la;
}

absl::StatusOr<std::string> Session::FullName(const std::string& collection, const std::string& given) const {
  const std::vector<std::string> collections = absl::StrSplit(collection, '/');
  const std::vector<std::string> ids = absl::StrSplit(given, '/');
  // Given whole; or as nothing that is known here, of which the server says what is wrong with it.
  if (ids.size() != collections.size()) return given;
  if (collection == "settings") return "settings/" + given;
  auto name = Authority();
  for (size_t i = 0; name.ok() && i < ids.size(); ++i)
    absl::StrAppend(&*name, "/", collections[i], "/", ids[i]);
  return name;
}

absl::StatusOr<std::string> Session::RecordName() const {
  static const std::map<std::string, std::string> kCollections = {
      {"advice", "ehcRequests/adviceRequests"},
      {"consultations", "ehcRequests/consultations"},
      {"diary", "ehcRequests/diaryEntries"},
      {"disagreements", "ehcRequests/disagreements"},
      {"requests", "ehcRequests"},
      {"carers", "pupils/carers"}};
  return FullName(kCollections.at(command_.path.substr(0, command_.path.find(' '))), arguments_.Positional(0));
}

std::string Session::RequestId() const {
  return arguments_.Has("request-id") ? arguments_.Text("request-id") : NewUuidV7(world_.now());
}

absl::Status Session::Fill(google::protobuf::Message& request) const {
  for (const Flag& flag : command_.flags) {
    if (flag.field.empty() || !arguments_.Has(flag.name)) continue;
    std::vector<std::string> values = arguments_.All(flag.name);
    if (!flag.collection.empty()) {
      const auto name = FullName(flag.collection, values.back());
      if (!name.ok()) return name.status();
      values = {*name};
    }
    if (absl::Status status = SetField(request, flag.field, flag.name, values); !status.ok()) return status;
  }
  return absl::OkStatus();
}

std::vector<std::string> Session::MaskOf(std::string_view prefix) const {
  std::vector<std::string> paths;
  for (const Flag& flag : command_.flags)
    if (arguments_.Has(flag.name) && flag.name != "etag" && flag.field.starts_with(prefix))
      paths.push_back(flag.field.substr(prefix.size()));
  return paths;
}

std::vector<std::string> Session::WholeMaskOf(std::string_view prefix) const {
  std::vector<std::string> paths;
  for (const std::string& path : MaskOf(prefix)) {
    std::string whole = path.substr(0, path.find('.'));
    if (std::find(paths.begin(), paths.end(), whole) == paths.end()) paths.push_back(std::move(whole));
  }
  return paths;
}

absl::StatusOr<const client::Caller*> Session::Connected() {
  if (caller_ != nullptr) return caller_.get();
  auto token = Token();
  if (!token.ok()) return token.status();
  auto channel = client::Connect({.server = Configured("server", "localhost:8443"),
                                  .ca_file = Configured("ca", ""),
                                  .plaintext = arguments_.Has("plaintext")});
  if (!channel.ok()) return channel.status();
  caller_ = std::make_unique<client::Caller>(client::Caller::Options{.channel = *std::move(channel),
                                                                     .token = *std::move(token),
                                                                     .purpose = arguments_.Text("purpose"),
                                                                     .sleep = world_.sleep});
  return caller_.get();
}

absl::Status Session::ShowJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text, options);
  if (!status.ok()) return error::Internal("the answer cannot be written as JSON");
  world_.out << text;
  return absl::OkStatus();
}

absl::Status Session::Show(const google::protobuf::Message& message) {
  if (json()) return ShowJson(message);
  world_.out << RecordText(message);
  return absl::OkStatus();
}

absl::Status Session::ShowList(const google::protobuf::Message& reply, const std::string& list,
                               const std::vector<ListColumn>& columns) {
  if (json()) return ShowJson(reply);
  std::vector<TextTable::Column> headings;
  for (const ListColumn& column : columns) headings.push_back({column.heading, column.max_width});
  TextTable table(std::move(headings));
  const Children children(*this, reply, list, columns);
  const auto* field = reply.GetDescriptor()->FindFieldByName(list);
  const int count = reply.GetReflection()->FieldSize(reply, field);
  for (int i = 0; i < count; ++i) {
    const auto& item = reply.GetReflection()->GetRepeatedMessage(reply, field, i);
    std::vector<std::string> cells;
    for (const ListColumn& column : columns)
      cells.push_back(column.as == ListColumn::kChild ? children.NameOf(item, column.field)
                      : column.as == ListColumn::kId  ? IdsOf(FieldText(item, column.field))
                                                      : FieldText(item, column.field));
    table.AddRow(std::move(cells));
  }
  world_.out << table.Render();
  if (count == 0) world_.err << "There are none.\n";
  if (reply.GetDescriptor()->FindFieldByName("next_page_token") == nullptr) return absl::OkStatus();
  if (const std::string next = FieldText(reply, "next_page_token"); !next.empty())
    world_.err << "There are more: --all, or --page-token " << next << "\n";
  return absl::OkStatus();
}

std::vector<Flag> WithPageFlags(std::vector<Flag> flags) {
  return With(std::move(flags), {{"page-size", "items a page, at most 200", "page_size"},
                                 {"page-token", "where to read on", "page_token"},
                                 {.name = "all", .help = "read every page", .kind = Flag::kSwitch}});
}

std::vector<Flag> WithChangeFlags(std::vector<Flag> flags) {
  return With(std::move(flags), {{"request-id", "a UUID: the same one sent again changes nothing again"}});
}

}  // namespace send::cli
