#include "services/ehcp/domain/child.h"

#include <gtest/gtest.h>

namespace send::ehcp {
namespace {

using absl::CivilDay;

TEST(Child, CompulsorySchoolAgeEndsOnTheLastFridayOfJuneOfTheSchoolYearOfTheSixteenthBirthday) {
  // The first and the last birthday of one school year.
  EXPECT_EQ(EndOfCompulsorySchoolAge(CivilDay(2009, 9, 1)), CivilDay(2026, 6, 26));
  EXPECT_EQ(EndOfCompulsorySchoolAge(CivilDay(2010, 8, 31)), CivilDay(2026, 6, 26));
  EXPECT_EQ(EndOfCompulsorySchoolAge(CivilDay(2010, 9, 1)), CivilDay(2027, 6, 25));
  // Between the leaving date and September it has ended before the birthday.
  EXPECT_EQ(EndOfCompulsorySchoolAge(CivilDay(2010, 7, 15)), CivilDay(2026, 6, 26));
  EXPECT_EQ(EndOfCompulsorySchoolAge(CivilDay(2012, 2, 29)), CivilDay(2028, 6, 30));
}

TEST(Child, EveryBirthdayEndsSchoolAgeOnAFridayFromThe24thToThe30thOfJune) {
  for (CivilDay born(2005, 1, 1); born < CivilDay(2015, 1, 1); ++born) {
    const CivilDay end = EndOfCompulsorySchoolAge(born);
    EXPECT_EQ(absl::GetWeekday(end), absl::Weekday::friday);
    EXPECT_TRUE(end.month() == 6 && end.day() >= 24) << born;
    EXPECT_EQ(end.year() - born.year(), born.month() >= 9 ? 17 : 16) << born;
  }
}

TEST(Child, IsUnderFiveUntilTheDayBeforeTheBirthday) {
  EXPECT_TRUE(IsUnderFive(CivilDay(2021, 11, 25), CivilDay(2026, 11, 24)));
  EXPECT_FALSE(IsUnderFive(CivilDay(2021, 11, 24), CivilDay(2026, 11, 24)));
}

TEST(Child, ChangesPhaseAtTheEndOfThreeYearGroups) {
  const CivilDay autumn(2026, 11, 24);
  EXPECT_EQ(NextPhaseTransfer("6", {}, autumn)->limit_id, "P2");
  EXPECT_EQ(NextPhaseTransfer("6", {}, autumn)->on, CivilDay(2027, 9, 1));
  EXPECT_EQ(NextPhaseTransfer("6", {}, CivilDay(2027, 8, 31))->on, CivilDay(2027, 9, 1));
  EXPECT_EQ(NextPhaseTransfer("11", {}, autumn)->limit_id, "P1");
  EXPECT_EQ(NextPhaseTransfer("N2", {}, autumn)->limit_id, "P2");
  for (const char* year : {"", "R", "1", "5", "7", "10", "12", "13", "N1"})
    EXPECT_FALSE(NextPhaseTransfer(year, {}, autumn)) << year;
}

TEST(Child, ChangesSchoolAtTheEndOfItsLastYear) {
  const CivilDay autumn(2026, 11, 24);
  const auto transfers = [&](const AgeRange& ages) {
    std::string years;
    for (const char* year : {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"})
      if (NextPhaseTransfer(year, ages, autumn)) years += std::string(years.empty() ? "" : " ") + year;
    return years;
  };
  EXPECT_EQ(transfers({5, 7}), "2 6") << "infant; a child of Year 6 is none of it";
  EXPECT_EQ(transfers({7, 11}), "6") << "junior";
  EXPECT_EQ(transfers({4, 9}), "4 6") << "first";
  EXPECT_EQ(transfers({9, 13}), "8") << "middle: Year 6 stays";
  EXPECT_EQ(transfers({8, 12}), "7") << "middle";
  EXPECT_EQ(transfers({3, 19}), "") << "all through";
  EXPECT_EQ(transfers({11, 16}), "6") << "the school of the next phase, named before it begins";
  EXPECT_EQ(transfers({}), "6");
  EXPECT_EQ(NextPhaseTransfer("11", {11, 18}, autumn)->limit_id, "P1");
}

TEST(Child, IsInYearNineByTheYearGroupAndElseByTheAge) {
  const CivilDay autumn(2026, 10, 1);
  EXPECT_TRUE(IsInOrBeyondYearNine({CivilDay(2014, 3, 4), "9"}, autumn)) << "a year ahead";
  EXPECT_FALSE(IsInOrBeyondYearNine({CivilDay(2012, 9, 1), "8"}, autumn)) << "a year behind";
  EXPECT_TRUE(IsInOrBeyondYearNine({CivilDay(2009, 3, 4), "14"}, autumn));
  EXPECT_TRUE(IsInOrBeyondYearNine({CivilDay(2013, 8, 31), ""}, autumn));
  EXPECT_FALSE(IsInOrBeyondYearNine({CivilDay(2013, 9, 1), ""}, autumn));
  EXPECT_TRUE(IsInOrBeyondYearNine({CivilDay(2013, 9, 1), "X"}, CivilDay(2027, 9, 1)));
}

}  // namespace
}  // namespace send::ehcp
