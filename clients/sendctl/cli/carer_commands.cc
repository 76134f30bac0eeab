#include "clients/sendctl/cli/change.h"
#include "clients/sendctl/cli/keep_address.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/client/usage.h"
#include "send/pupil/v1/carer_service.grpc.pb.h"

namespace send::cli {
namespace {

using pupil::v1::CarerService;

absl::Status RunAdd(Session& session) {
  const auto pupil = session.FullName("pupils", session.arguments().Positional(0));
  if (!pupil.ok()) return pupil.status();
  pupil::v1::CreateCarerRequest request;
  request.set_parent(*pupil);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  request.set_request_id(session.RequestId());
  pupil::v1::Carer reply;
  if (absl::Status status = session.Call(&CarerService::Stub::CreateCarer, request, reply); !status.ok())
    return status;
  return session.Show(reply);
}

absl::Status Read(Session& session, pupil::v1::Carer& reply) {
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  pupil::v1::GetCarerRequest request;
  request.set_name(*name);
  return session.Call(&CarerService::Stub::GetCarer, request, reply);
}

absl::Status RunGet(Session& session) {
  pupil::v1::Carer reply;
  if (absl::Status status = Read(session, reply); !status.ok()) return status;
  return session.Show(reply);
}

absl::Status RunUpdate(Session& session) {
  pupil::v1::UpdateCarerRequest request;
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  for (const std::string& path : session.WholeMaskOf("carer.")) request.mutable_update_mask()->add_paths(path);
  if (request.update_mask().paths().empty()) return client::Usage("Say what is to be changed: see --help.");
  pupil::v1::Carer read;
  if (absl::Status status = Read(session, read); !status.ok()) return status;
  pupil::v1::Carer& carer = *request.mutable_carer();
  if (carer.etag().empty()) carer.set_etag(read.etag());
  KeepAddress(read, carer);
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  carer.set_name(*name);
  request.set_request_id(session.RequestId());
  if (absl::Status status = session.Call(&CarerService::Stub::UpdateCarer, request, read); !status.ok())
    return status;
  return session.Show(read);
}

absl::Status RunList(Session& session) {
  const auto pupil = session.FullName("pupils", session.arguments().Positional(0));
  if (!pupil.ok()) return pupil.status();
  pupil::v1::ListCarersRequest request;
  request.set_parent(*pupil);
  pupil::v1::ListCarersResponse reply;
  if (absl::Status status = session.Call(&CarerService::Stub::ListCarers, request, reply); !status.ok())
    return status;
  return session.ShowList(reply, "carers",
                          {{"SURNAME", "surname", 30},
                           {"FORENAME", "forename", 30},
                           {"RELATIONSHIP", "relationship"},
                           {"RESPONSIBILITY", "parental_responsibility"},
                           {"E-MAIL", "email"},
                           {"TELEPHONE", "phone"},
                           {"PREFERS", "preferred_channel"},
                           {"NO CONTACT", "no_contact"},
                           IdColumn()});
}

// Of the record; a new one needs its first three, and says of two that they are so, where a change may say that
// they are not.
std::vector<Flag> RecordFlags(bool fresh) {
  const Flag::Kind kind = fresh ? Flag::kSwitch : Flag::kText;
  return {{"forename", "the forename", "carer.forename", nullptr, fresh},
          {"surname", "the surname", "carer.surname", nullptr, fresh},
          {"relationship", "to the child", "carer.relationship", pupil::v1::Relationship_descriptor(), fresh},
          {"title", "Ms, Dr", "carer.title"},
          {.name = "parental-responsibility",
           .help = fresh ? "has it (Children Act 1989 s.3)" : "true or false (Children Act 1989 s.3)",
           .field = "carer.parental_responsibility",
           .kind = kind},
          {.name = "address-line",
           .help = "may stand up to five times",
           .field = "carer.address.lines",
           .kind = Flag::kMany},
          {"postcode", "of the address", "carer.address.postcode"},
          {"email", "an address", "carer.email"},
          {"phone", "a number", "carer.phone"},
          {"preferred-channel", "how to reach them", "carer.preferred_channel",
           pupil::v1::ContactChannel_descriptor()},
          {"preferred-language", "a language tag, pl", "carer.preferred_language"},
          {.name = "no-contact",
           .help = fresh ? "nothing may be sent to them; with a reason" : "true or false; true with a reason",
           .field = "carer.no_contact",
           .kind = kind},
          {"no-contact-reason", "why", "carer.no_contact_reason"}};
}

std::vector<Flag> UpdateFlags() {
  std::vector<Flag> flags = RecordFlags(false);
  flags.push_back({"etag", EtagFlag().help, "carer.etag"});
  return WithChangeFlags(std::move(flags));
}

}  // namespace

std::vector<Command> CarerCommands() {
  return {
      {"carers add",
       "Record a parent or carer of a pupil",
       {"PUPIL"},
       WithChangeFlags(RecordFlags(true)),
       &RunAdd},
      {"carers get", "Show one, by PUPIL/CARER as carers list shows it", {"NAME"}, {}, &RunGet},
      {"carers list", "List the parents and carers of a pupil", {"PUPIL"}, {}, &RunList},
      {"carers update", "Change what the flags name of one", {"NAME"}, UpdateFlags(), &RunUpdate},
  };
}

}  // namespace send::cli
