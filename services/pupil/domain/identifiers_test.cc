#include "services/pupil/domain/identifiers.h"

#include <gtest/gtest.h>

namespace send::pupil {
namespace {

using Parser = absl::StatusOr<std::string> (*)(std::string_view);

void ExpectCanonical(Parser parse, const char* text, const char* canonical) {
  const auto parsed = parse(text);
  ASSERT_TRUE(parsed.ok()) << text << ": " << parsed.status();
  EXPECT_EQ(*parsed, canonical);
}

TEST(Upn, TakesPermanentAndTemporaryNumbers) {
  ExpectCanonical(&ParseUpn, "H801200001001", "H801200001001");
  ExpectCanonical(&ParseUpn, " n888 0001 25999", "N888000125999");
  const auto letter = UpnCheckLetter("88800012599B");
  ASSERT_TRUE(letter.has_value());
  EXPECT_TRUE(ParseUpn(std::string(1, *letter) + "88800012599B").ok());
}

TEST(Upn, RefusesEveryOtherLetterAndEveryOtherDigit) {
  const std::string good = "H801200001001";
  int refused = 0;
  for (char letter = 'A'; letter <= 'Z'; ++letter) {
    std::string upn = good;
    upn[0] = letter;
    if (!ParseUpn(upn).ok()) ++refused;
  }
  EXPECT_EQ(refused, 25);
  for (size_t place = 1; place < good.size(); ++place) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string upn = good;
      upn[place] = digit;
      EXPECT_EQ(ParseUpn(upn).ok(), digit == good[place]) << upn;
    }
  }
}

TEST(Upn, SaysWhichCharacterIsWrongAndNotWhatItIs) {
  EXPECT_EQ(ParseUpn("H8012O0001001").status().message(),
            "must have digits after its check letter: character 6 is none");
  EXPECT_EQ(ParseUpn("H80120000100").status().message(), "must have 13 characters");
  EXPECT_EQ(ParseUpn("H80120000100S").status().message().find("S8"), absl::string_view::npos);
  EXPECT_FALSE(ParseUpn("I801200001001").ok());
}

TEST(Uln, HoldsTheCheckDigit) {
  ExpectCanonical(&ParseUln, "1234567899", "1234567899");
  ExpectCanonical(&ParseUln, "6123 456 783", "6123456783");
  EXPECT_FALSE(ParseUln("1234567890").ok());
  EXPECT_FALSE(ParseUln("0234567899").ok());
  EXPECT_FALSE(ParseUln("123456789").ok());
}

TEST(NhsNumber, HoldsTheCheckDigit) {
  ExpectCanonical(&ParseNhsNumber, "943 476 5919", "9434765919");
  ExpectCanonical(&ParseNhsNumber, "9990000018", "9990000018");
  for (char digit = '0'; digit <= '9'; ++digit)
    EXPECT_EQ(ParseNhsNumber(std::string("943476591") + digit).ok(), digit == '9');
}

TEST(Postcode, IsStoredWithOneBlank) {
  ExpectCanonical(&ParsePostcode, "zz993wz", "ZZ99 3WZ");
  ExpectCanonical(&ParsePostcode, "w1a  1aa", "W1A 1AA");
  ExpectCanonical(&ParsePostcode, "M1 1AE", "M1 1AE");
  for (const char* bad : {"", "ZZ99", "99ZZ 3WZ", "ZZ99 3W9", "ZZZ9 3WZ", "ZZ9999 3WZ", "A 1AA"})
    EXPECT_FALSE(ParsePostcode(bad).ok()) << bad;
}

TEST(OtherNumbers, HaveTheirShapes) {
  ExpectCanonical(&ParseUkprn, "10012345", "10012345");
  EXPECT_FALSE(ParseUkprn("1001234").ok());
  EXPECT_FALSE(ParseUkprn("20012345").ok());
  ExpectCanonical(&ParseUprn, "000100012345", "100012345");
  EXPECT_FALSE(ParseUprn("1234567890123").ok());
  EXPECT_FALSE(ParseUprn("0").ok());
  ExpectCanonical(&ParseLaCode, "999", "999");
  EXPECT_FALSE(ParseLaCode("99").ok());
}

}  // namespace
}  // namespace send::pupil
