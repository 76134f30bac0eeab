#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/sendctl/cli/change.h"
#include "clients/sendctl/cli/message_fields.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/cli/text_table.h"
#include "clients/sendctl/client/register_upload.h"
#include "clients/sendctl/client/usage.h"
#include "send/pupil/v1/setting_service.grpc.pb.h"

namespace send::cli {
namespace {

using pupil::v1::ImportSettingsResponse;
using pupil::v1::SettingService;

const std::vector<ListColumn>& SettingColumns() {
  static const std::vector<ListColumn> kColumns = {
      {"NAME", "name"},        {"TITLE", "title", 44},         {"KIND", "kind"},
      {"STATUS", "status"},    {"LA", "local_authority_code"}, {"LAESTAB", "laestab"},
      {"POSTCODE", "postcode"}};
  return kColumns;
}

void ShowSummary(const ImportSettingsResponse& response, bool only_checked, std::ostream& out) {
  out << (only_checked ? "Checked" : "Imported") << ": " << response.rows_read() << " rows read, "
      << response.rows_added() << " added, " << response.rows_updated() << " updated, "
      << response.rows_unchanged() << " unchanged, " << response.rows_rejected() << " passed over, "
      << response.settings_closed() << " settings closed.\n";
  if (response.problems().empty()) return;
  TextTable table({{"LINE", 8, true}, {"", 8}, {"COLUMN", 30}, {"REASON", 24}, {"WHAT TO DO", 60}});
  for (const auto& problem : response.problems())
    table.AddRow({absl::StrCat(problem.line()), FieldText(problem, "severity"), problem.column(),
                  problem.reason(), problem.explanation()});
  out << table.Render();
  if (response.problems_in_all() > response.problems_size())
    out << "… and " << response.problems_in_all() - response.problems_size() << " more problems.\n";
}

absl::Status RunImport(Session& session) {
  const std::string& path = session.arguments().Positional(0);
  std::ifstream file(path, std::ios::binary);
  if (!file) return client::Usage(absl::StrCat("The file cannot be read: ", path));
  pupil::v1::ImportHeader header;
  if (absl::Status status = session.Fill(header); !status.ok()) return status;
  const auto caller = session.Connected();
  if (!caller.ok()) return caller.status();
  World& world = session.world();
  const auto progress = [&](int64_t sent, int64_t total) {
    if (world.terminal) world.err << "\r" << sent * 100 / total << " % sent" << (sent == total ? "\n" : "");
  };
  const auto response = client::UploadRegister(**caller, header, file, progress);
  if (!response.ok()) return response.status();
  if (session.json()) return session.ShowJson(*response);
  ShowSummary(*response, header.validate_only(), world.out);
  return absl::OkStatus();
}

absl::Status RunGet(Session& session) {
  const auto name = session.FullName("settings", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  pupil::v1::GetSettingRequest request;
  request.set_name(*name);
  pupil::v1::Setting reply;
  if (absl::Status status = session.Call(&SettingService::Stub::GetSetting, request, reply); !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status RunList(Session& session) {
  pupil::v1::ListSettingsRequest request;
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&SettingService::Stub::ListSettings, request, "settings", SettingColumns());
}

absl::Status RunSearch(Session& session) {
  pupil::v1::SearchSettingsRequest request;
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  request.set_query(session.arguments().Positional(0));
  return session.List(&SettingService::Stub::SearchSettings, request, "settings", SettingColumns());
}

// "Summer,2026-07-22,2026-09-02"; the title may hold commas.
bool SplitPeriod(const std::string& text, std::vector<std::string>& parts) {
  parts = absl::StrSplit(text, ',');
  while (parts.size() > 3) {
    parts[0] += "," + parts[1];
    parts.erase(parts.begin() + 1);
  }
  return parts.size() == 3;
}

absl::Status RunSetDates(Session& session) {
  const auto name = session.FullName("settings", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  pupil::v1::SetTermDatesRequest request;
  request.set_name(*name);
  std::vector<std::string> parts;
  for (const std::string& text : session.arguments().All("term")) {
    if (!SplitPeriod(text, parts)) return client::Usage("--term must be TITLE,FIRST-DAY,LAST-DAY.");
    auto* term = request.add_terms();
    term->set_title(parts[0]);
    term->set_first_date(parts[1]);
    term->set_last_date(parts[2]);
  }
  for (const std::string& text : session.arguments().All("closure")) {
    if (!SplitPeriod(text, parts))
      return client::Usage("--closure must be TITLE,FIRST-DAY-CLOSED,DAY-IT-REOPENS.");
    auto* closure = request.add_closures();
    closure->set_title(parts[0]);
    closure->set_closed_from_date(parts[1]);
    closure->set_reopens_date(parts[2]);
  }
  pupil::v1::Setting reply;
  return Change<pupil::v1::GetSettingRequest>(session, &SettingService::Stub::GetSetting,
                                              &SettingService::Stub::SetTermDates, request, reply);
}

}  // namespace

std::vector<Command> SettingCommands() {
  const Flag la = {"authority", "only of this authority, three digits", "local_authority_code"};
  return {
      {"settings import",
       "Import a register of schools or early-years settings from a file",
       {"FILE"},
       {{"register", "which register the file is of", "register", pupil::v1::RegisterKind_descriptor(), true},
        {.name = "replacing",
         .help = "close what the file does not name",
         .field = "replacing",
         .kind = Flag::kSwitch},
        {"confirm-closures", "how many closures are right, where that is asked for", "confirmed_closures"},
        {.name = "validate-only",
         .help = "check and count; save nothing",
         .field = "validate_only",
         .kind = Flag::kSwitch}},
       &RunImport},
      {"settings get", "Show one setting with its terms and closures", {"NAME"}, {}, &RunGet},
      {"settings list",
       "List settings",
       {},
       WithPageFlags({la,
                      {"kind", "only of this kind", "kind", pupil::v1::SettingKind_descriptor()},
                      {"status", "only with this status", "status", pupil::v1::SettingStatus_descriptor()},
                      {"phase", "only of this phase", "phase", pupil::v1::Phase_descriptor()}}),
       &RunList},
      {"settings search",
       "Find settings by name, number or postcode",
       {"QUERY"},
       WithPageFlags({la}),
       &RunSearch},
      {"settings set-dates",
       "Replace the terms and closures of one setting",
       {"NAME"},
       WithChangeFlags(
           {{.name = "term", .help = "TITLE,FIRST-DAY,LAST-DAY; may stand many times", .kind = Flag::kMany},
            {.name = "closure",
             .help = "TITLE,FIRST-DAY-CLOSED,DAY-IT-REOPENS; may stand many times",
             .kind = Flag::kMany},
            EtagFlag()}),
       &RunSetDates},
  };
}

}  // namespace send::cli
