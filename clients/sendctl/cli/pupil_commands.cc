#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/sendctl/cli/keep_address.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/cli/text_table.h"
#include "clients/sendctl/client/usage.h"
#include "send/pupil/v1/pupil_service.grpc.pb.h"

namespace send::cli {
namespace {

using pupil::v1::Pupil;
using pupil::v1::PupilService;

const std::vector<ListColumn>& PupilColumns() {
  static const std::vector<ListColumn> kColumns = {IdColumn(),
                                                   {"SURNAME", "surname", 30},
                                                   {"FORENAME", "forename", 30},
                                                   {"BORN", "birth_date"},
                                                   {"YEAR", "year_group"},
                                                   {"UPN", "upn"},
                                                   {"SETTING", "setting"}};
  return kColumns;
}

absl::Status RunCreate(Session& session) {
  pupil::v1::CreatePupilRequest request;
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  request.set_request_id(session.RequestId());
  Pupil reply;
  if (absl::Status status = session.Call(&PupilService::Stub::CreatePupil, request, reply); !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status Read(Session& session, const std::string& given, Pupil& reply) {
  const auto name = session.FullName("pupils", given);
  if (!name.ok()) return name.status();
  pupil::v1::GetPupilRequest request;
  request.set_name(*name);
  return session.Call(&PupilService::Stub::GetPupil, request, reply);
}

absl::Status RunGet(Session& session) {
  Pupil reply;
  if (absl::Status status = Read(session, session.arguments().Positional(0), reply); !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status RunUpdate(Session& session) {
  pupil::v1::UpdatePupilRequest request;
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  for (const std::string& path : session.WholeMaskOf("pupil.")) request.mutable_update_mask()->add_paths(path);
  if (request.update_mask().paths().empty()) return client::Usage("Say what is to be changed: see --help.");
  const auto name = session.FullName("pupils", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  Pupil reply;
  if (request.pupil().etag().empty() || request.pupil().has_address()) {
    if (absl::Status status = Read(session, *name, reply); !status.ok()) return status;
    if (request.pupil().etag().empty()) request.mutable_pupil()->set_etag(reply.etag());
    KeepAddress(reply, *request.mutable_pupil());
  }
  request.mutable_pupil()->set_name(*name);
  request.set_request_id(session.RequestId());
  if (absl::Status status = session.Call(&PupilService::Stub::UpdatePupil, request, reply); !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status RunBatchGet(Session& session) {
  pupil::v1::BatchGetPupilsRequest request;
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  request.set_parent(*authority);
  for (const std::string& given : session.arguments().All("pupil")) {
    const auto name = session.FullName("pupils", given);
    if (!name.ok()) return name.status();
    request.add_names(*name);
  }
  pupil::v1::BatchGetPupilsResponse reply;
  if (absl::Status status = session.Call(&PupilService::Stub::BatchGetPupils, request, reply); !status.ok())
    return status;
  return session.ShowList(reply, "pupils", PupilColumns());
}

absl::Status RunList(Session& session) {
  pupil::v1::ListPupilsRequest request;
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&PupilService::Stub::ListPupils, request, "pupils", PupilColumns());
}

absl::Status RunSearch(Session& session) {
  pupil::v1::SearchPupilsRequest request;
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(&PupilService::Stub::SearchPupils, request, "pupils", PupilColumns());
}

absl::Status RunDuplicates(Session& session) {
  pupil::v1::FindDuplicatePupilsRequest request;
  if (session.arguments().Has("of"))
    if (absl::Status status = Read(session, session.arguments().Text("of"), *request.mutable_pupil());
        !status.ok())
      return status;
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  request.set_parent(*authority);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  pupil::v1::FindDuplicatePupilsResponse reply;
  const absl::Status status = session.Call(&PupilService::Stub::FindDuplicatePupils, request, reply);
  if (!status.ok()) return status;
  if (session.json()) return session.ShowJson(reply);
  TextTable table({{"LIKELIHOOD", 10, true}, {"NAME", 80}, {"SURNAME"}, {"FORENAME"}, {"BORN"}, {"WHY", 50}});
  for (const auto& match : reply.matches())
    table.AddRow({absl::StrCat(match.likelihood()), match.pupil().name(), match.pupil().surname(),
                  match.pupil().forename(), match.pupil().birth_date(), absl::StrJoin(match.reasons(), ", ")});
  session.world().out << table.Render();
  return absl::OkStatus();
}

// Of the child's record; `required` where a new one is made.
std::vector<Flag> RecordFlags(bool required) {
  const auto* sexes = pupil::v1::Sex_descriptor();
  return {{"forename", "the legal forename", "pupil.forename", nullptr, required},
          {"surname", "the legal surname", "pupil.surname", nullptr, required},
          {"birth-date", "yyyy-mm-dd", "pupil.birth_date", nullptr, required},
          {"sex", "as statutory returns record it", "pupil.sex", sexes, required},
          {"middle-names", "further forenames", "pupil.middle_names"},
          {"preferred-forename", "what the child is called", "pupil.preferred_forename"},
          {"preferred-surname", "the surname in use", "pupil.preferred_surname"},
          {"ethnicity", "a code of the school census, WBRI", "pupil.ethnicity_code"},
          {.name = "address-line",
           .help = "may stand up to five times",
           .field = "pupil.address.lines",
           .kind = Flag::kMany},
          {"postcode", "of the address", "pupil.address.postcode"},
          {"uprn", "unique property reference number", "pupil.address.uprn"},
          {"upn", "unique pupil number", "pupil.upn"},
          {"uln", "unique learner number", "pupil.uln"},
          {"nhs-number", "ten digits", "pupil.nhs_number"},
          {.name = "setting",
           .help = "where the child is on roll",
           .field = "pupil.setting",
           .collection = "settings"},
          {"year-group", "E1 E2 N1 N2 R 1 to 14 X", "pupil.year_group"},
          {"looked-after", "true or false", "pupil.looked_after"},
          {"looked-after-la", "the authority that looks after the child", "pupil.looked_after_la"}};
}

std::vector<Flag> CreateFlags() {
  std::vector<Flag> flags = RecordFlags(true);
  flags.push_back({.name = "duplicates-checked",
                   .help = "the likely duplicates were looked at: another child",
                   .field = "duplicates_checked",
                   .kind = Flag::kSwitch});
  return WithChangeFlags(std::move(flags));
}

std::vector<Flag> UpdateFlags() {
  std::vector<Flag> flags = RecordFlags(false);
  flags.push_back({"etag", "what was read; a change made since is refused. Read anew otherwise", "pupil.etag"});
  return WithChangeFlags(std::move(flags));
}

std::vector<Flag> DuplicateFlags() {
  std::vector<Flag> flags = RecordFlags(false);
  flags.push_back({"of", "the record to compare with all others, instead of flags"});
  return flags;
}

}  // namespace

std::vector<Command> PupilCommands() {
  return {
      {"pupils create", "Record a child or young person", {}, CreateFlags(), &RunCreate},
      {"pupils get", "Show one pupil", {"NAME"}, {}, &RunGet},
      {"pupils batch-get",
       "Show up to 200 at once; those that are not there, or not for you to see, are left out",
       {},
       {{.name = "pupil", .help = "whom; may stand many times", .required = true, .kind = Flag::kMany}},
       &RunBatchGet},
      {"pupils list",
       "List the pupils that you may see",
       {},
       WithPageFlags(
           {{.name = "setting", .help = "only on roll there", .field = "setting", .collection = "settings"},
            {"year-group", "only of this year", "year_group"},
            {.name = "looked-after-only",
             .help = "only looked-after children",
             .field = "looked_after_only",
             .kind = Flag::kSwitch}}),
       &RunList},
      {"pupils search",
       "Find pupils by name, date of birth or number",
       {},
       WithPageFlags({{"name-prefix", "how a forename or surname begins", "name_prefix"},
                      {"birth-date", "yyyy-mm-dd", "birth_date"},
                      {"identifier", "a UPN, ULN or NHS number", "identifier"}}),
       &RunSearch},
      {"pupils update", "Change what is given of one pupil", {"NAME"}, UpdateFlags(), &RunUpdate},
      {"pupils duplicates", "Find records that may be of the same child", {}, DuplicateFlags(), &RunDuplicates},
  };
}

}  // namespace send::cli
