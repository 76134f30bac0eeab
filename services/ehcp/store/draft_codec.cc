#include "services/ehcp/store/draft_codec.h"

#include "common/journal/json.h"
#include "services/ehcp/store/ehc_request_codec.h"

namespace send::ehcp {
namespace {

using nlohmann::json;

constexpr journal::Words<DraftState, 3> kStates{{"open", "submitted", "discarded"}};

RequestDraft ReadDraft(const json& object) {
  return {object.at("pupil"),
          object.at("setting"),
          ReadParticulars(object.at("particulars")),
          kStates.Read(object.at("state")),
          object.value("request_id", ""),
          journal::FindDay(object, "received_on")};
}

}  // namespace

std::string_view WordOf(DraftState state) { return kStates.Of(state); }

}  // namespace send::ehcp

namespace send::journal {

std::string Codec<ehcp::RequestDraft>::Encode(const ehcp::RequestDraft& draft) {
  nlohmann::json object{{"pupil", draft.pupil},
                        {"setting", draft.setting},
                        {"particulars", ehcp::ParticularsToJson(draft.particulars)},
                        {"state", ehcp::WordOf(draft.state)}};
  PutUnlessDefault(object, "request_id", draft.request_id);
  PutDay(object, "received_on", draft.received_on);
  return object.dump();
}

absl::StatusOr<ehcp::RequestDraft> Codec<ehcp::RequestDraft>::Decode(std::string_view document,
                                                                     int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, &ehcp::ReadDraft);
}

}  // namespace send::journal
