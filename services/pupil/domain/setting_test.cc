#include "services/pupil/domain/setting.h"

#include <gtest/gtest.h>

#include "common/error/error.h"

namespace send::pupil {
namespace {

const absl::CivilDay kDay(2026, 7, 20);

TEST(MayBeNamedInPlan, FollowsSections38And41) {
  const auto may = [](const char* type, bool approved, SettingStatus status = SettingStatus::kOpen) {
    Setting setting;
    setting.type_code = type;
    setting.section_41_approved = approved;
    setting.status = status;
    return MayBeNamedInPlan(setting);
  };
  for (const char* type : {"01", "07", "08", "12", "15", "18", "33", "34", "36", "44"})
    EXPECT_TRUE(may(type, false)) << type;
  for (const char* type : {"10", "11", "14", "32", "97"}) {
    EXPECT_FALSE(may(type, false)) << type;
    EXPECT_TRUE(may(type, true)) << type;
  }
  EXPECT_FALSE(may("01", false, SettingStatus::kClosed));
  EXPECT_FALSE(may("01", false, SettingStatus::kProposedToOpen));
}

TEST(MaintainingAuthorityOf, IsTheRegistersForMaintainedSchoolsAlone) {
  Setting setting;
  setting.la_code = "888";
  for (const char* type : {"01", "02", "03", "05", "07", "12", "14", "15"}) {
    setting.type_code = type;
    EXPECT_EQ(MaintainingAuthorityOf(setting), "888") << type;
  }
  for (const char* type : {"08", "10", "11", "18", "28", "32", "34", "36", "97"}) {
    setting.type_code = type;
    EXPECT_EQ(MaintainingAuthorityOf(setting), "") << type;
  }
  setting.type_code = "15";
  setting.kind = SettingKind::kGroup;
  EXPECT_EQ(MaintainingAuthorityOf(setting), "");
}

TEST(IsMainstream, IsFalseForSpecialAndAlternativeProvision) {
  Setting setting;
  for (const char* type : {"01", "15", "18", "28", "34", "39"}) {
    setting.type_code = type;
    EXPECT_TRUE(IsMainstream(setting)) << type;
  }
  for (const char* type : {"07", "08", "10", "11", "12", "14", "32", "33", "36", "38", "42", "44", "97"}) {
    setting.type_code = type;
    EXPECT_FALSE(IsMainstream(setting)) << type;
  }
}

TEST(CheckDates, NamesEveryDateOutOfOrderAndEveryOverlap) {
  EXPECT_TRUE(
      CheckDates({{"Summer", kDay - 80, kDay}}, {{"Summer", kDay, kDay + 43}, {"Strike", kDay + 43, kDay + 44}})
          .ok());
  const absl::Status status = CheckDates(
      {{"x", kDay, kDay - 1}}, {{"a", kDay, kDay}, {"b", kDay, kDay + 10}, {"c", kDay + 9, kDay + 12}});
  const auto violations = error::ViolationsOf(status);
  ASSERT_EQ(violations.size(), 3U);
  EXPECT_EQ(violations[0].field, "terms[0].last_date");
  EXPECT_EQ(violations[1].field, "closures[0].reopens_date");
  EXPECT_EQ(violations[2].field, "closures[2]");
  EXPECT_FALSE(CheckDates(std::vector<Term>(31, {"t", kDay, kDay}), {}).ok());
}

}  // namespace
}  // namespace send::pupil
