#pragma once

#include <string_view>

#include "common/error/error.h"
#include "send/ehcp/v1/authority_service.pb.h"
#include "services/ehcp/domain/authority.h"

// Between the contract's particulars of an authority and the domain's.
namespace send::ehcp {

inline constexpr std::string_view kParticularsName = "localAuthorities/*/particulars";

// Without a judgement: see CheckShape.
AuthorityParticulars ReadAuthority(const v1::AuthorityParticulars& message);
// Adds a violation for each field that is too long or of the wrong form.
void CheckShape(const v1::AuthorityParticulars& message, error::FieldViolations& violations);
// All but name, etag and times.
void Write(const AuthorityParticulars& particulars, v1::AuthorityParticulars& message);

}  // namespace send::ehcp
