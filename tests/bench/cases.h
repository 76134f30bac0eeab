#pragma once

#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"
#include "services/ehcp/domain/ehc_request.h"

// Cases for the bench: all of them made up, and the same each time. A case's ids follow from its number, so
// that who sends load need not ask which there are.
namespace send::bench {

std::string CaseId(int64_t number);
// "localAuthorities/901/ehcRequests/…".
std::string CaseName(const std::string& la, int64_t number);
std::string CaseworkerOf(int64_t number, int64_t cases_each);

// The n-th of those that are still open, of which there are three in four: what can be changed.
int64_t OpenCase(int64_t n);

// Eight stages from received to ended, received over the last two years; three in four are open.
ehcp::EhcRequest MakeCase(const std::string& la, int64_t number, int64_t cases_each, absl::CivilDay today);

}  // namespace send::bench
