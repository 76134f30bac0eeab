#include "clients/sendctl/cli/session.h"
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
                           {"NO CONTACT", "no_contact"}});
}

}  // namespace

std::vector<Command> CarerCommands() {
  const auto* relationships = pupil::v1::Relationship_descriptor();
  return {
      {"carers add",
       "Record a parent or carer of a pupil",
       {"PUPIL"},
       WithChangeFlags({{"forename", "the forename", "carer.forename", nullptr, true},
                        {"surname", "the surname", "carer.surname", nullptr, true},
                        {"relationship", "to the child", "carer.relationship", relationships, true},
                        {"title", "Ms, Dr", "carer.title"},
                        {.name = "parental-responsibility",
                         .help = "has it (Children Act 1989 s.3)",
                         .field = "carer.parental_responsibility",
                         .kind = Flag::kSwitch},
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
                         .help = "nothing may be sent to them; with a reason",
                         .field = "carer.no_contact",
                         .kind = Flag::kSwitch},
                        {"no-contact-reason", "why", "carer.no_contact_reason"}}),
       &RunAdd},
      {"carers list", "List the parents and carers of a pupil", {"PUPIL"}, {}, &RunList},
  };
}

}  // namespace send::cli
