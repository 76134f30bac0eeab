#pragma once

#include <string>

#include "common/error/error.h"
#include "send/ehcp/v1/allocation_service.pb.h"
#include "services/ehcp/service/hand_over.h"
#include "services/ehcp/store/caseworker_store.h"

// Between the contract and the domain; as convert.h.
namespace send::ehcp {

inline constexpr std::string_view kCaseworkerName = "localAuthorities/*/caseworkers/*";

// The caseworker's id.
std::string ReadCaseworkerName(std::string_view name, std::string_view field,
                               error::FieldViolations& violations);

Caseworker ReadCaseworker(const v1::Caseworker& message, absl::CivilDay today,
                          error::FieldViolations& violations);
// Takes what the path names out of `message`; a violation for any other path.
void MergeCaseworker(const std::string& path, const v1::Caseworker& message, Caseworker& caseworker,
                     error::FieldViolations& violations);
Cover ReadCover(const v1::Cover& message, const std::string& cover_id, error::FieldViolations& violations);
CaseworkerQuery ReadList(const v1::ListCaseworkersRequest& request, bool sees_requests, absl::CivilDay today,
                         error::FieldViolations& violations);
HandOverCommand ReadHandOver(const v1::HandOverCaseloadRequest& request, error::FieldViolations& violations);

void Write(const StoredCaseworker& stored, const std::string& la, absl::CivilDay today,
           v1::Caseworker& message);
void Write(const HandedOver& done, v1::HandOverCaseloadResponse& reply);

}  // namespace send::ehcp
