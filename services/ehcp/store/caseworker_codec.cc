#include "services/ehcp/store/caseworker_codec.h"

#include "common/journal/json.h"

namespace send::ehcp {
namespace {

using journal::FindDay;
using journal::GetDay;
using journal::PutDay;
using nlohmann::json;

json ToJson(const Cover& cover) {
  json object{{"cover_id", cover.cover_id}, {"covered_by", cover.covered_by}};
  PutDay(object, "from", cover.from);
  PutDay(object, "to", cover.to);
  PutDay(object, "ended_on", cover.ended_on);
  return object;
}

Caseworker ReadCaseworker(const json& object) {
  Caseworker caseworker{object.at("subject"), object.at("display_name"), object.value("team", ""),
                        GetDay(object, "active_from"), FindDay(object, "active_until")};
  for (const json& cover : object.at("covers"))
    caseworker.covers.push_back({cover.at("cover_id"), cover.at("covered_by"), GetDay(cover, "from"),
                                 GetDay(cover, "to"), FindDay(cover, "ended_on")});
  return caseworker;
}

Handover ReadHandover(const json& object) {
  Handover handover{object.at("from"), object.at("to"), {}};
  for (const json& item : object.at("requests")) handover.requests.push_back({item.at(0), item.at(1)});
  return handover;
}

}  // namespace
}  // namespace send::ehcp

namespace send::journal {

std::string Codec<ehcp::Caseworker>::Encode(const ehcp::Caseworker& caseworker) {
  nlohmann::json object{{"subject", caseworker.subject},
                        {"display_name", caseworker.display_name},
                        {"covers", nlohmann::json::array()}};
  PutUnlessDefault(object, "team", caseworker.team);
  PutDay(object, "active_from", caseworker.active_from);
  PutDay(object, "active_until", caseworker.active_until);
  for (const ehcp::Cover& cover : caseworker.covers) object["covers"].push_back(ehcp::ToJson(cover));
  return object.dump();
}

absl::StatusOr<ehcp::Caseworker> Codec<ehcp::Caseworker>::Decode(std::string_view document,
                                                                 int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, &ehcp::ReadCaseworker);
}

std::string Codec<ehcp::Handover>::Encode(const ehcp::Handover& handover) {
  nlohmann::json requests = nlohmann::json::array();
  for (const ehcp::HandedRequest& each : handover.requests)
    requests.push_back(nlohmann::json::array({each.request_id, each.recipient}));
  return nlohmann::json{{"from", handover.from}, {"to", handover.to}, {"requests", std::move(requests)}}.dump();
}

absl::StatusOr<ehcp::Handover> Codec<ehcp::Handover>::Decode(std::string_view document, int schema_version) {
  return DecodeWith(kKind, document, schema_version == kSchemaVersion, &ehcp::ReadHandover);
}

}  // namespace send::journal
