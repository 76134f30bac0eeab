#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/error/error.h"
#include "services/ehcp/service/pupil_directory.h"

namespace send::ehcp {

// The owner of pupils and settings in memory, for tests of handlers.
class FakePupilDirectory : public PupilDirectory {
 public:
  absl::StatusOr<Child> ChildOf(const rpc::Call& /*call*/, const std::string& pupil) override {
    if (away) return Away();
    if (hidden.contains(pupil)) return error::FailedPrecondition("PUPIL_NOT_VISIBLE", "hidden");
    return child;
  }
  absl::StatusOr<NamedPupil> NamedPupilOf(const rpc::Call& call, const std::string& pupil) override {
    const auto known = ChildOf(call, pupil);
    if (!known.ok()) return known.status();
    return NamedPupil{pupil_name, known->birth_date};
  }
  absl::StatusOr<std::string> SettingTitleOf(const rpc::Call& /*call*/,
                                             const std::string& /*setting*/) override {
    if (away) return Away();
    return setting_title;
  }
  absl::Status CheckRelations(const rpc::Call& /*call*/) override {
    return stale ? RelationsStale() : absl::OkStatus();
  }
  absl::StatusOr<std::vector<Closure>> ClosuresOf(const rpc::Call& /*call*/,
                                                  const std::string& /*setting*/) override {
    if (away) return Away();
    return closures;
  }

  absl::StatusOr<SettingFacts> FactsOf(const rpc::Call& /*call*/, const std::string& setting) override {
    if (away) return Away();
    const auto found = facts.find(setting);
    return found == facts.end() ? SettingFacts{true, true, true, "999"} : found->second;
  }

  bool away = false;
  bool stale = false;
  Child child{absl::CivilDay(2017, 3, 4), "4"};
  std::string pupil_name = "Demo-Ada Example";
  std::string setting_title = "Demo School";
  std::set<std::string> hidden;
  std::vector<Closure> closures;
  // By name; any other is a community school of authority 999.
  std::map<std::string, SettingFacts> facts;

 private:
  static absl::Status Away() { return error::Unavailable("PUPIL_SERVICE_AWAY", "away", absl::Seconds(1)); }
};

}  // namespace send::ehcp
