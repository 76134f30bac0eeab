#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace send::auth {

// Who calls, as the token says it. What a caller may see is not here: relations come from our own data.
struct Caller {
  std::string issuer;
  std::string subject;
  std::string name;
  // The tenants that the caller may act for.
  std::vector<std::string> tenants;
  // Names of the permission option's roles, without its prefix.
  std::vector<std::string> roles;
  // The settings that the caller belongs to, by resource name.
  std::vector<std::string> settings;
  absl::Time expires;

  bool HasTenant(std::string_view tenant) const;
  bool HasRole(std::string_view role) const;
  // What the journal calls the caller: unique among all issuers.
  std::string Actor() const { return issuer + "#" + subject; }
};

}  // namespace send::auth
