#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "services/ehcp/domain/child.h"
#include "services/ehcp/domain/closure_window.h"
#include "services/ehcp/domain/consultation.h"
#include "services/ehcp/service/relation_freshness.h"

namespace grpc {
class ChannelInterface;
}

namespace send::ehcp {

// What the pupil is called in letters, by the names that they prefer where some are recorded; and the birth
// date.
struct NamedPupil {
  std::string name;
  absl::CivilDay birth_date;
};

// What this service knows and asks of the owner of pupils and settings, on behalf of the user who calls.
// Errors of what it asks: UNAVAILABLE (PUPIL_SERVICE_AWAY) at once where the owner does not answer.
class PupilDirectory {
 public:
  virtual ~PupilDirectory() = default;

  // What the law's dates need of the pupil; FAILED_PRECONDITION (PUPIL_NOT_VISIBLE) where there is no such
  // pupil of the authority, or none that the caller may see, whichever it is.
  virtual absl::StatusOr<Child> ChildOf(const rpc::Call& call, const std::string& pupil) = 0;

  // What letters need of the pupil. Errors as ChildOf.
  virtual absl::StatusOr<NamedPupil> NamedPupilOf(const rpc::Call& call, const std::string& pupil) = 0;

  // OK where the relations kept here are recent enough to scope a query by: relation_freshness.h. Asks nobody.
  virtual absl::Status CheckRelations(const rpc::Call& call) = 0;

  // Times without the setting open; FAILED_PRECONDITION (SETTING_NOT_IN_REGISTER) where there is no such
  // setting.
  virtual absl::StatusOr<std::vector<Closure>> ClosuresOf(const rpc::Call& call,
                                                          const std::string& setting) = 0;

  // What the setting is called. Errors as ClosuresOf.
  virtual absl::StatusOr<std::string> SettingTitleOf(const rpc::Call& call, const std::string& setting) = 0;

  // What the register has of it; the same refusal.
  virtual absl::StatusOr<SettingFacts> FactsOf(const rpc::Call& call, const std::string& setting) = 0;
};

// Over gRPC, with the caller's own token.
std::unique_ptr<PupilDirectory> NewPupilDirectory(const std::shared_ptr<grpc::ChannelInterface>& channel,
                                                  const RelationFreshness& freshness);

}  // namespace send::ehcp
