#include "services/pupil/service/pupil_service.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/pupil/service/convert.h"

namespace send::pupil {
namespace {

constexpr int kMaxBatch = 200;
constexpr size_t kMaxMatches = 50;
// The same name and the same birth date.
constexpr int kDuplicate = 85;
constexpr int kWorthShowing = 45;

template <class Response, class Request>
void WritePage(const std::vector<Shown<Pupil>>& found, size_t page_size, const rpc::PageTokens& tokens,
               const rpc::Call& call, const Request& request, Response& reply) {
  const size_t shown = std::min(page_size, found.size());
  for (size_t i = 0; i < shown; ++i) Write(found[i], call, *reply.add_pupils());
  if (found.size() > page_size)
    reply.set_next_page_token(tokens.Seal(call, request, found[shown - 1].stored.id));
}

}  // namespace

absl::Status PupilService::CheckSetting(const rpc::Call& call, const Pupil& pupil) {
  const Scope scope = ScopeOf(call);
  if (scope.settings &&
      std::find(scope.settings->begin(), scope.settings->end(), pupil.setting) == scope.settings->end())
    return error::InvalidArgument("INVALID_FIELDS", "A school records the pupils on its own roll.",
                                  {{"pupil.setting", "must be one of your own settings"}});
  if (pupil.setting.empty()) return absl::OkStatus();
  const auto setting = parts_.settings.Get(pupil.setting.substr(pupil.setting.find('/') + 1), call.deadline);
  if (absl::IsNotFound(setting.status()))
    return error::InvalidArgument("INVALID_FIELDS", "The setting is in no register: search for it by name.",
                                  {{"pupil.setting", "must be a setting of the register"}});
  return setting.status();
}

absl::StatusOr<std::vector<PupilService::Match>> PupilService::FindMatches(const rpc::Call& call,
                                                                           const Pupil& pupil) {
  auto found = parts_.store.ListLikePupils(ScopeOf(call), pupil, call.deadline);
  if (!found.ok()) return found.status();
  std::vector<Match> matches;
  for (Shown<Pupil>& shown : *found) {
    Likeness likeness = Compare(pupil, shown.stored.value);
    if (likeness.likelihood > kWorthShowing) matches.push_back({std::move(shown), std::move(likeness)});
  }
  std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return a.likeness.likelihood > b.likeness.likelihood;
  });
  if (matches.size() > kMaxMatches) matches.erase(matches.begin() + kMaxMatches, matches.end());
  return matches;
}

absl::Status PupilService::Create(const rpc::Call& call, const v1::CreatePupilRequest& request,
                                  v1::Pupil& reply) {
  error::FieldViolations violations;
  CheckParent(request.parent(), violations);
  const Pupil pupil = Canonical(ReadPupil(request.pupil(), violations), call.today, "pupil.", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (absl::Status status = CheckSetting(call, pupil); !status.ok()) return status;
  const auto check = [&](const std::vector<Shown<Pupil>>& alike) {
    const bool duplicate = std::any_of(alike.begin(), alike.end(), [&](const Shown<Pupil>& other) {
      return Compare(pupil, other.stored.value).likelihood >= kDuplicate;
    });
    if (!duplicate || request.duplicates_checked()) return absl::OkStatus();
    return error::FailedPrecondition(
        "POSSIBLE_DUPLICATE",
        "There may be a record of this child: look with pupils:findDuplicates, and set "
        "duplicates_checked where it is another child.");
  };
  const auto created =
      parts_.store.CreatePupil(call.ToChange(), ScopeOf(call), NewUuidV7(call.now), pupil, check);
  if (!created.ok()) return created.status();
  Write(*created, call, reply);
  return absl::OkStatus();
}

absl::Status PupilService::Get(const rpc::Call& call, const v1::GetPupilRequest& request, v1::Pupil& reply) {
  error::FieldViolations violations;
  const Ids ids = ReadName(kPupilName, request.name(), "name", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto found = parts_.store.GetPupil(ScopeOf(call), ids.pupil, call.deadline);
  if (!found.ok()) return found.status();
  Write(*found, call, reply);
  return absl::OkStatus();
}

template <class Request>
absl::StatusOr<std::vector<Shown<Pupil>>> PupilService::FindNamed(const rpc::Call& call, const Request& request,
                                                                  const Scope& scope) {
  error::FieldViolations violations;
  CheckParent(request.parent(), violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  if (request.names_size() == 0 || request.names_size() > kMaxBatch)
    violations.Add("names", absl::StrCat("must be 1 to ", kMaxBatch));
  std::vector<std::string> ids;
  for (int i = 0; i < std::min(request.names_size(), kMaxBatch); ++i) {
    const auto parsed = rpc::ParseName(kPupilName, request.names(i));
    if (!parsed || (*parsed)[0] != call.tenant)
      violations.Add(absl::StrCat("names[", i, "]"),
                     absl::StrCat("must be a name such as localAuthorities/", call.tenant, "/pupils/ID"));
    else
      ids.push_back((*parsed)[1]);
  }
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto found = parts_.store.BatchGetPupils(scope, ids, call.deadline);
  if (!found.ok()) return found.status();
  std::vector<Shown<Pupil>> named;
  for (const std::string& id : ids) {
    const auto one = std::find_if(found->begin(), found->end(),
                                  [&](const Shown<Pupil>& shown) { return shown.stored.id == id; });
    if (one != found->end()) named.push_back(*one);
  }
  return named;
}

absl::Status PupilService::BatchGet(const rpc::Call& call, const v1::BatchGetPupilsRequest& request,
                                    v1::BatchGetPupilsResponse& reply) {
  const auto found = FindNamed(call, request, ScopeOf(call));
  if (!found.ok()) return found.status();
  for (const Shown<Pupil>& shown : *found) Write(shown, call, *reply.add_pupils());
  return absl::OkStatus();
}

absl::Status PupilService::Identify(const rpc::Call& call, const v1::IdentifyPupilsRequest& request,
                                    v1::IdentifyPupilsResponse& reply) {
  // Who is asked about a child need not have it on their roll.
  const auto found = FindNamed(call, request, {.la = call.tenant, .subject = call.caller->subject});
  if (!found.ok()) return found.status();
  for (const Shown<Pupil>& shown : *found) WriteIdentity(shown, call, *reply.add_identities());
  return absl::OkStatus();
}

absl::Status PupilService::Update(const rpc::Call& call, const v1::UpdatePupilRequest& request,
                                  v1::Pupil& reply) {
  error::FieldViolations violations;
  const Ids ids = ReadName(kPupilName, request.pupil().name(), "pupil.name", violations);
  rpc::CheckEtag(request.pupil().etag(), "pupil.etag", violations);
  v1::Pupil unused;
  Merge(request.update_mask(), request.pupil(), unused, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto changed =
      parts_.store.ChangePupil(call.ToChange(), ScopeOf(call), ids.pupil, request.pupil().etag(),
                               [&](const Pupil& before) -> absl::StatusOr<Pupil> {
                                 v1::Pupil message;
                                 WriteWhole(before, message);
                                 error::FieldViolations bad;
                                 Merge(request.update_mask(), request.pupil(), message, bad);
                                 Pupil after = Canonical(ReadPupil(message, bad), call.today, "pupil.", bad);
                                 if (absl::Status status = bad.ToStatus(); !status.ok()) return status;
                                 if (after.setting != before.setting)
                                   if (absl::Status status = CheckSetting(call, after); !status.ok())
                                     return status;
                                 return after;
                               });
  if (!changed.ok()) return changed.status();
  Write(*changed, call, reply);
  return absl::OkStatus();
}

absl::Status PupilService::List(const rpc::Call& call, const v1::ListPupilsRequest& request,
                                v1::ListPupilsResponse& reply) {
  error::FieldViolations violations;
  CheckParent(request.parent(), violations);
  const int page_size = rpc::ReadPageSize(request.page_size(), violations);
  const std::string year_group = absl::AsciiStrToUpper(request.year_group());
  CheckYearGroup(year_group, "year_group", violations);
  if (!request.setting().empty() && !rpc::ParseName(kSettingName, request.setting()))
    violations.Add("setting", "must be a name such as settings/urn-100000");
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto after = parts_.page_tokens.Open(call, request);
  if (!after.ok()) return after.status();
  const auto found = parts_.store.ListPupils(ScopeOf(call),
                                             {.setting = request.setting(),
                                              .year_group = year_group,
                                              .looked_after_only = request.looked_after_only(),
                                              .after = *after,
                                              .limit = page_size + 1},
                                             call.deadline);
  if (!found.ok()) return found.status();
  WritePage(*found, static_cast<size_t>(page_size), parts_.page_tokens, call, request, reply);
  return absl::OkStatus();
}

absl::Status PupilService::Search(const rpc::Call& call, const v1::SearchPupilsRequest& request,
                                  v1::SearchPupilsResponse& reply) {
  error::FieldViolations violations;
  CheckParent(request.parent(), violations);
  const int page_size = rpc::ReadPageSize(request.page_size(), violations);
  PupilQuery query{.name_prefix = request.name_prefix(), .limit = page_size + 1};
  if (!request.birth_date().empty()) {
    query.birth_date = civil::ParseDate(request.birth_date());
    if (!query.birth_date) violations.Add("birth_date", "must be a date such as 2026-01-15");
  }
  for (const char c : request.identifier())
    if (c != ' ') query.identifier.push_back(absl::ascii_toupper(static_cast<unsigned char>(c)));
  if (!std::all_of(query.identifier.begin(), query.identifier.end(),
                   [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }))
    violations.Add("identifier", "must be letters and digits: a UPN, a ULN or an NHS number");
  if (query.name_prefix.empty() && request.birth_date().empty() && query.identifier.empty())
    violations.Add("name_prefix", "or birth_date or identifier is required");
  if (query.name_prefix.size() == 1) violations.Add("name_prefix", "must be at least 2 characters");
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto after = parts_.page_tokens.Open(call, request);
  if (!after.ok()) return after.status();
  query.after = *after;
  const auto found = parts_.store.SearchPupils(ScopeOf(call), query, call.deadline);
  if (!found.ok()) return found.status();
  WritePage(*found, static_cast<size_t>(page_size), parts_.page_tokens, call, request, reply);
  return absl::OkStatus();
}

absl::Status PupilService::FindDuplicates(const rpc::Call& call, const v1::FindDuplicatePupilsRequest& request,
                                          v1::FindDuplicatePupilsResponse& reply) {
  error::FieldViolations violations;
  CheckParent(request.parent(), violations);
  const Pupil pupil = Canonical(ReadPupil(request.pupil(), violations), call.today, "pupil.", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto matches = FindMatches(call, pupil);
  if (!matches.ok()) return matches.status();
  for (const Match& match : *matches) {
    auto* added = reply.add_matches();
    Write(match.shown, call, *added->mutable_pupil());
    added->set_likelihood(match.likeness.likelihood);
    added->mutable_reasons()->Assign(match.likeness.reasons.begin(), match.likeness.reasons.end());
  }
  return absl::OkStatus();
}

}  // namespace send::pupil
