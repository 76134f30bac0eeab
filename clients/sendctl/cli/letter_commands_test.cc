// The letter of a notice, from a server on this machine to a file.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "clients/sendctl/testing/command_fixture.h"
#include "send/ehcp/v1/notice_service.pb.h"

namespace send::cli {
namespace {

class LetterCommandsTest : public CommandTest {
 protected:
  LetterCommandsTest() {
    ehcp::v1::RenderNoticeResponse reply;
    reply.set_html("<!DOCTYPE html>\n<p>\U0001F600</p>\n");
    reply.set_warning("the rights are another's");
    api_.Answer("RenderNotice", reply);
  }
};

TEST_F(LetterCommandsTest, WritesTheLetterForItsOwnerAlone) {
  const std::string path = testing::TempDir() + "/letter.html";
  ASSERT_EQ(Run({"requests", "letter", "r1", "2", "--out", path}), 0) << err_.str();
  const auto sent = api_.Sent<ehcp::v1::RenderNoticeRequest>("RenderNotice");
  EXPECT_EQ(sent.name(), "localAuthorities/999/ehcRequests/r1");
  EXPECT_EQ(sent.notice_id(), "2");
  std::ifstream file(path);
  EXPECT_EQ((std::string{std::istreambuf_iterator<char>(file), {}}), "<!DOCTYPE html>\n<p>\U0001F600</p>\n");
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_EQ(Run({"requests", "letter", "r1", "2", "--out", testing::TempDir() + "/no/such/folder"}), 2);
}

TEST_F(LetterCommandsTest, PrintsItWithoutAFileAndItsWarningBeside) {
  ASSERT_EQ(Run({"requests", "letter", "r1", "2"}), 0);
  EXPECT_EQ(err_.str(), "Warning: the rights are another's\n");
  EXPECT_EQ(out_.str(), "<!DOCTYPE html>\n<p>\U0001F600</p>\n");
}

}  // namespace
}  // namespace send::cli
