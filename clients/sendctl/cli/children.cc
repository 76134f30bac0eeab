#include "clients/sendctl/cli/children.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/sendctl/cli/message_fields.h"
#include "send/pupil/v1/pupil_service.grpc.pb.h"

namespace send::cli {
namespace {

constexpr size_t kAtOnce = 200;

// Who is asked for advice, or consulted, is told by the service itself.
std::string ToldName(const google::protobuf::Message& item) {
  const bool told = item.GetDescriptor()->FindFieldByName("pupil_full_name") != nullptr;
  return told ? FieldText(item, "pupil_full_name") : "";
}

}  // namespace

std::string IdsOf(std::string_view name) {
  const std::vector<std::string> parts = absl::StrSplit(absl::string_view(name.data(), name.size()), '/');
  std::vector<std::string> ids;
  for (size_t i = parts.size() > 2 ? 3 : 1; i < parts.size(); i += 2) ids.push_back(parts[i]);
  return absl::StrJoin(ids, "/");
}

Children::Children(Session& session, const google::protobuf::Message& reply, const std::string& list,
                   const std::vector<ListColumn>& columns) {
  const auto column = std::find_if(columns.begin(), columns.end(),
                                   [](const ListColumn& each) { return each.as == ListColumn::kChild; });
  if (column == columns.end()) return;
  const auto* field = reply.GetDescriptor()->FindFieldByName(list);
  std::vector<std::string> pupils;
  for (int i = 0; i < reply.GetReflection()->FieldSize(reply, field); ++i) {
    const auto& item = reply.GetReflection()->GetRepeatedMessage(reply, field, i);
    if (std::string pupil = FieldText(item, column->field); !pupil.empty() && ToldName(item).empty())
      pupils.push_back(std::move(pupil));
  }
  std::sort(pupils.begin(), pupils.end());
  pupils.erase(std::unique(pupils.begin(), pupils.end()), pupils.end());
  for (size_t from = 0; from < pupils.size(); from += kAtOnce) {
    pupil::v1::BatchGetPupilsRequest request;
    // "localAuthorities/999".
    request.set_parent(pupils[from].substr(0, pupils[from].find("/pupils/")));
    for (size_t i = from; i < std::min(pupils.size(), from + kAtOnce); ++i) request.add_names(pupils[i]);
    pupil::v1::BatchGetPupilsResponse found;
    const absl::Status status = session.Call(&pupil::v1::PupilService::Stub::BatchGetPupils, request, found);
    if (!status.ok()) {
      session.world().err << "The children's names cannot be shown now: " << std::string(status.message())
                          << "\n";
      return;
    }
    for (const pupil::v1::Pupil& each : found.pupils())
      names_[each.name()] = absl::StrCat(each.forename(), " ", each.surname());
  }
}

std::string Children::NameOf(const google::protobuf::Message& item, const std::string& field) const {
  if (std::string told = ToldName(item); !told.empty()) return told;
  const std::string pupil = FieldText(item, field);
  const auto found = names_.find(pupil);
  return found == names_.end() ? IdsOf(pupil) : found->second;
}

}  // namespace send::cli
