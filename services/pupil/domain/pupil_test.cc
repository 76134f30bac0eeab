#include "services/pupil/domain/pupil.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/pupil/domain/carer.h"

namespace send::pupil {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::CivilDay kToday(2026, 11, 24);

Pupil Demo() {
  Pupil pupil;
  pupil.forename = "Demo-Ada";
  pupil.surname = "Example-One";
  pupil.birth_date = absl::CivilDay(2018, 3, 4);
  return pupil;
}

std::vector<std::string> BadFieldsOf(const Pupil& pupil) {
  error::FieldViolations violations;
  Canonical(pupil, kToday, "pupil.", violations);
  std::vector<std::string> fields;
  for (const auto& violation : error::ViolationsOf(violations.ToStatus())) fields.push_back(violation.field);
  return fields;
}

TEST(CanonicalPupil, StoresTheCanonicalForms) {
  Pupil pupil = Demo();
  pupil.forename = " Demo-Ada ";
  pupil.upn = "h801200001001";
  pupil.nhs_number = "999 000 0018";
  pupil.address.postcode = "zz993wz";
  pupil.year_group = "r";
  error::FieldViolations violations;
  const Pupil canonical = Canonical(pupil, kToday, "pupil.", violations);
  EXPECT_TRUE(violations.empty());
  EXPECT_EQ(canonical.forename, "Demo-Ada");
  EXPECT_EQ(canonical.upn, "H801200001001");
  EXPECT_EQ(canonical.nhs_number, "9990000018");
  EXPECT_EQ(canonical.address.postcode, "ZZ99 3WZ");
  EXPECT_EQ(canonical.year_group, "R");
}

TEST(CanonicalPupil, NamesEveryBadFieldAtOnce) {
  Pupil pupil = Demo();
  pupil.surname = "";
  pupil.birth_date = kToday + 1;
  pupil.ethnicity_code = "ZZZZ";
  pupil.upn = "A801200001001";
  pupil.year_group = "15";
  pupil.looked_after = true;
  EXPECT_THAT(BadFieldsOf(pupil), ElementsAre("pupil.surname", "pupil.birth_date", "pupil.ethnicity_code",
                                              "pupil.upn", "pupil.year_group", "pupil.looked_after_la"));
}

TEST(CanonicalPupil, TakesPeopleUpToTheirTwentySixthBirthday) {
  Pupil pupil = Demo();
  pupil.birth_date = absl::CivilDay(2000, 11, 25);
  EXPECT_THAT(BadFieldsOf(pupil), IsEmpty());
  pupil.birth_date = absl::CivilDay(2000, 11, 24);
  EXPECT_THAT(BadFieldsOf(pupil), ElementsAre("pupil.birth_date"));
}

TEST(UsualYear, ChangesOnTheFirstOfSeptember) {
  EXPECT_EQ(UsualYear(absl::CivilDay(2021, 9, 1), absl::CivilDay(2026, 9, 1)), 0);
  EXPECT_EQ(UsualYear(absl::CivilDay(2021, 8, 31), absl::CivilDay(2026, 9, 1)), 1);
  EXPECT_EQ(UsualYear(absl::CivilDay(2021, 9, 1), absl::CivilDay(2026, 8, 31)), -1);
}

TEST(WarningsFor, TellsAYearThatDiffersByMoreThanOne) {
  Pupil pupil = Demo();  // usually in Year 4
  for (const auto& [year, warned] :
       {std::pair{"3", false}, {"4", false}, {"5", false}, {"2", true}, {"6", true}, {"X", false}}) {
    pupil.year_group = year;
    EXPECT_EQ(!WarningsFor(pupil, kToday).empty(), warned) << year;
  }
}

TEST(Compare, TellsWhyTwoRecordsMayBeOfOneChild) {
  Pupil other = Demo();
  EXPECT_THAT(Compare(Demo(), other).reasons, ElementsAre("SAME_NAME", "SAME_BIRTH_DATE"));
  other.surname = "Exampel-One";
  other.birth_date = absl::CivilDay(2018, 4, 3);
  EXPECT_THAT(Compare(Demo(), other).reasons, ElementsAre("LIKE_NAME", "DAY_AND_MONTH_EXCHANGED"));
  other.forename = "Demo-Zebedee";
  other.birth_date = absl::CivilDay(2012, 1, 1);
  EXPECT_EQ(Compare(Demo(), other).likelihood, 0);
}

TEST(CanonicalCarer, NamesEveryBadField) {
  Carer carer;
  carer.forename = "Demo-Parent";
  carer.email = "no address";
  carer.phone = "12";
  carer.no_contact = true;
  error::FieldViolations violations;
  Canonical(carer, "carer.", violations);
  std::vector<std::string> fields;
  for (const auto& violation : error::ViolationsOf(violations.ToStatus())) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("carer.surname", "carer.email", "carer.phone", "carer.no_contact_reason"));
}

}  // namespace
}  // namespace send::pupil
