#include "services/ehcp/service/authority_service.h"

#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/journal/change.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "services/ehcp/service/authority_convert.h"

namespace send::ehcp {
namespace {

using error::FieldViolations;
using google::protobuf::FieldMask;
using google::protobuf::util::FieldMaskUtil;

void CheckParticularsName(const std::string& name, std::string_view field, FieldViolations& violations) {
  if (!rpc::ParseName(kParticularsName, name))
    violations.Add(field, "must be a name such as localAuthorities/999/particulars");
}

void CheckMask(const FieldMask& mask, FieldViolations& violations) {
  const auto& paths = mask.paths();
  if (paths.empty()) violations.Add("update_mask", "must name at least one field");
  const auto fixed = [](const std::string& path) {
    return path == "name" || path == "etag" || path.ends_with("_time");
  };
  if (!FieldMaskUtil::IsValidFieldMask<v1::AuthorityParticulars>(mask) ||
      std::any_of(paths.begin(), paths.end(), fixed))
    violations.Add("update_mask",
                   "may name fields of the particulars such as title or mediation_adviser.phone");
}

// Takes what the mask names from `from`, and nothing else.
void Merge(const v1::AuthorityParticulars& from, const FieldMask& mask, v1::AuthorityParticulars& to) {
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(from, mask, options, &to);
}

void WriteStored(const StoredParticulars& stored, const rpc::Call& call, v1::AuthorityParticulars& message) {
  message.set_name(rpc::FormatName(kParticularsName, {call.tenant}));
  message.set_etag(journal::EtagOf(stored.version));
  Write(stored.value, message);
  if (stored.version == 0) return;
  rpc::SetTime(stored.created_at, *message.mutable_create_time());
  rpc::SetTime(stored.updated_at, *message.mutable_update_time());
}

}  // namespace

absl::Status AuthorityService::Get(const rpc::Call& call, const v1::GetParticularsRequest& request,
                                   v1::AuthorityParticulars& reply) {
  FieldViolations violations;
  CheckParticularsName(request.name(), "name", violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto stored = store_.Get(call.tenant, call.deadline);
  if (!stored.ok()) return stored.status();
  WriteStored(*stored, call, reply);
  return absl::OkStatus();
}

absl::Status AuthorityService::Update(const rpc::Call& call, const v1::UpdateParticularsRequest& request,
                                      v1::AuthorityParticulars& reply) {
  const v1::AuthorityParticulars& message = request.particulars();
  FieldViolations violations;
  CheckParticularsName(message.name(), "particulars.name", violations);
  rpc::CheckEtag(message.etag(), "particulars.etag", violations);
  CheckMask(request.update_mask(), violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  v1::AuthorityParticulars given;
  Merge(message, request.update_mask(), given);
  CheckShape(given, violations);
  if (absl::Status status = violations.ToStatus(); !status.ok()) return status;
  const auto stored = store_.Change(call.ToChange(), message.etag(), [&](const AuthorityParticulars& before) {
    v1::AuthorityParticulars merged;
    Write(before, merged);
    Merge(message, request.update_mask(), merged);
    return Revise(before, ReadAuthority(merged));
  });
  if (!stored.ok()) return stored.status();
  WriteStored(*stored, call, reply);
  return absl::OkStatus();
}

}  // namespace send::ehcp
