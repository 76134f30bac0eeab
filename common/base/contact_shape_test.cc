#include "common/base/contact_shape.h"

#include <gtest/gtest.h>

#include <string>

namespace send {
namespace {

TEST(ContactShape, KnowsAnEmailAddress) {
  for (const char* good : {"a@example.org", "first.last+tag@mail.example.org", "o'hara@example.org"})
    EXPECT_TRUE(IsEmailAddress(good)) << good;
  for (const char* bad :
       {"", "a", "@example.org", "a@", "a@b@example.org", "a@example", "a@example.", "a b@example.org",
        "A <a@example.org>", "a@example.org,b@example.org", "\xc3\xa9@example.org"})
    EXPECT_FALSE(IsEmailAddress(bad)) << bad;
  EXPECT_FALSE(IsEmailAddress(std::string(250, 'a') + "@b.uk"));
}

TEST(ContactShape, KnowsAPhoneNumber) {
  for (const char* good : {"01632 960001", "+44 (0)1632 960-001", "0800 000"})
    EXPECT_TRUE(IsPhoneNumber(good)) << good;
  for (const char* bad : {"", "123456", "01632 960001 ext 2", "1234567890123456"})
    EXPECT_FALSE(IsPhoneNumber(bad)) << bad;
}

TEST(ContactShape, KnowsAWebAddress) {
  for (const char* good : {"https://example.org", "http://example.org/a?b=c#d", "https://example.org:8443/"})
    EXPECT_TRUE(IsWebAddress(good)) << good;
  for (const char* bad :
       {"", "example.org", "javascript:alert(1)", "https://", "https://example", "https:///a.b",
        "https://user@example.org", "https://example.org/a b", "https://example.org/\"><script>"})
    EXPECT_FALSE(IsWebAddress(bad)) << bad;
}

}  // namespace
}  // namespace send
