#include "services/pupil/service/setting_service.h"

#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/base/uuid.h"
#include "common/rpc/fields.h"
#include "services/pupil/domain/identifiers.h"
#include "services/pupil/service/convert.h"

namespace send::pupil {
namespace {

constexpr int64_t kMaxFileBytes = 256LL * 1024 * 1024;
constexpr size_t kMinQuery = 3;
constexpr size_t kMaxQuery = 100;

absl::StatusOr<SettingImport::Options> ReadHeader(const v1::ImportSettingsRequest* first) {
  error::FieldViolations violations;
  if (first == nullptr || !first->has_header())
    return error::InvalidArgument("INVALID_FIELDS", "Send the header message first.",
                                  {{"header", "must come before the file's bytes"}});
  const v1::ImportHeader& header = first->header();
  if (header.register_() == v1::REGISTER_KIND_UNSPECIFIED) violations.Add("header.register", "is required");
  if (header.replacing() && header.size_bytes() <= 0)
    violations.Add("header.size_bytes", "is required for a replacing import");
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  return SettingImport::Options{header.register_() == v1::REGISTER_KIND_ESTABLISHMENTS
                                    ? Register::kEstablishments
                                    : Register::kEarlyYears,
                                header.replacing(), header.confirmed_closures(), header.validate_only()};
}

// Empty for none.
std::string ReadLaCode(const std::string& code, error::FieldViolations& violations) {
  if (code.empty()) return code;
  const auto parsed = ParseLaCode(code);
  if (!parsed.ok()) violations.Add("local_authority_code", ToStd(parsed.status().message()));
  return parsed.value_or("");
}

void WriteSummary(const SettingImport::Summary& summary, v1::ImportSettingsResponse& reply) {
  reply.set_rows_read(summary.read);
  reply.set_rows_added(summary.added);
  reply.set_rows_updated(summary.updated);
  reply.set_rows_unchanged(summary.unchanged);
  reply.set_rows_rejected(summary.rejected);
  reply.set_settings_closed(summary.closed);
  reply.set_problems_in_all(summary.problems_in_all);
  for (const RowProblem& problem : summary.problems) {
    v1::RowProblem* added = reply.add_problems();
    added->set_line(problem.line);
    added->set_severity(problem.rejected ? v1::ROW_PROBLEM_SEVERITY_ERROR : v1::ROW_PROBLEM_SEVERITY_WARNING);
    added->set_column(problem.column);
    added->set_reason(problem.reason);
    added->set_explanation(problem.explanation);
  }
}

template <class Response, class Request>
void WritePage(const std::vector<StoredSetting>& found, size_t page_size, const rpc::PageTokens& tokens,
               const rpc::Call& call, const Request& request, Response& reply) {
  const size_t shown = std::min(page_size, found.size());
  for (size_t i = 0; i < shown; ++i) Write(found[i], *reply.add_settings());
  if (found.size() > page_size) reply.set_next_page_token(tokens.Seal(call, request, found[shown - 1].id));
}

}  // namespace

absl::Status SettingService::Import(const rpc::Call& call, rpc::Upload<v1::ImportSettingsRequest>& upload,
                                    v1::ImportSettingsResponse& reply) {
  const v1::ImportSettingsRequest* message = upload.Next();
  const auto options = ReadHeader(message);
  if (!options.ok()) return options.status();
  const int64_t expected = message->header().size_bytes();
  journal::Change change = call.ToChange();
  change.request_id = NewUuidV7(call.now);
  SettingImport import(parts_.store, change, *options);
  if (absl::Status status = import.Begin(); !status.ok()) return status;
  int64_t received = 0;
  while ((message = upload.Next()) != nullptr) {
    received += static_cast<int64_t>(message->chunk().size());
    if (received > kMaxFileBytes)
      return error::InvalidArgument("FILE_TOO_LARGE", "The file is over 256 MiB: it is no register's extract.");
    if (absl::Status status = import.Feed(message->chunk()); !status.ok()) return status;
  }
  if (expected != 0 && received != expected)
    return error::InvalidArgument(
        "FILE_CUT_SHORT", absl::StrCat("Of ", expected, " bytes ", received, " came: send the file again."));
  if (absl::Status status = import.Finish(); !status.ok()) return status;
  WriteSummary(import.summary(), reply);
  return absl::OkStatus();
}

absl::Status SettingService::Get(const rpc::Call& call, const v1::GetSettingRequest& request,
                                 v1::Setting& reply) {
  error::FieldViolations violations;
  const std::string id = ReadSettingName(request.name(), violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto stored = parts_.store.Get(id, call.deadline);
  if (!stored.ok()) return stored.status();
  Write(*stored, reply);
  return absl::OkStatus();
}

absl::Status SettingService::List(const rpc::Call& call, const v1::ListSettingsRequest& request,
                                  v1::ListSettingsResponse& reply) {
  error::FieldViolations violations;
  const int page_size = rpc::ReadPageSize(request.page_size(), violations);
  const std::string la_code = ReadLaCode(request.local_authority_code(), violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto after = parts_.page_tokens.Open(call, request);
  if (!after.ok()) return after.status();
  SettingQuery query{.la_code = la_code, .after = *after, .limit = page_size + 1};
  if (request.kind() != v1::SETTING_KIND_UNSPECIFIED) query.kind = static_cast<SettingKind>(request.kind() - 1);
  if (request.status() != v1::SETTING_STATUS_UNSPECIFIED)
    query.status = static_cast<SettingStatus>(request.status());
  if (request.phase() != v1::PHASE_UNSPECIFIED) query.phase = request.phase() - 1;
  const auto found = parts_.store.List(query, call.deadline);
  if (!found.ok()) return found.status();
  WritePage(*found, static_cast<size_t>(page_size), parts_.page_tokens, call, request, reply);
  return absl::OkStatus();
}

absl::Status SettingService::Search(const rpc::Call& call, const v1::SearchSettingsRequest& request,
                                    v1::SearchSettingsResponse& reply) {
  error::FieldViolations violations;
  const int page_size = rpc::ReadPageSize(request.page_size(), violations);
  if (request.query().size() < kMinQuery || request.query().size() > kMaxQuery)
    violations.Add("query", absl::StrCat("must be ", kMinQuery, " to ", kMaxQuery, " characters"));
  const std::string la_code = ReadLaCode(request.local_authority_code(), violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto after = parts_.page_tokens.Open(call, request);
  if (!after.ok()) return after.status();
  const auto found = parts_.store.Search(
      {.la_code = la_code, .text = request.query(), .after = *after, .limit = page_size + 1}, call.deadline);
  if (!found.ok()) return found.status();
  WritePage(*found, static_cast<size_t>(page_size), parts_.page_tokens, call, request, reply);
  return absl::OkStatus();
}

absl::Status SettingService::SetDates(const rpc::Call& call, const v1::SetTermDatesRequest& request,
                                      v1::Setting& reply) {
  error::FieldViolations violations;
  const std::string id = ReadSettingName(request.name(), violations);
  rpc::CheckEtag(request.etag(), "etag", violations);
  Setting dates;
  ReadDates(request, dates, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (absl::Status status = CheckDates(dates.terms, dates.closures); !status.ok()) return status;
  // A school sets its own dates only.
  const auth::Caller& caller = *call.caller;
  const bool own =
      std::find(caller.settings.begin(), caller.settings.end(), request.name()) != caller.settings.end();
  if (!own && !caller.HasRole("CASEWORKER") && !caller.HasRole("TEAM_MANAGER") && !caller.HasRole("ADMIN"))
    return error::PermissionDenied("NOT_YOUR_SETTING", "You can set the dates of your own setting only.");
  const auto stored = parts_.store.ChangeDates(call.ToChange(), id, request.etag(),
                                               [&](const Setting& before) -> absl::StatusOr<Setting> {
                                                 Setting after = before;
                                                 after.terms = dates.terms;
                                                 after.closures = dates.closures;
                                                 return after;
                                               });
  if (!stored.ok()) return stored.status();
  Write(*stored, reply);
  return absl::OkStatus();
}

}  // namespace send::pupil
