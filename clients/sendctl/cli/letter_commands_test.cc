// The letter of a notice, from a server on this machine to a file.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "clients/sendctl/cli/run.h"
#include "clients/sendctl/testing/fake_api.h"
#include "send/ehcp/v1/notice_service.pb.h"

namespace send::cli {
namespace {

class LetterCommandsTest : public testing::Test {
 protected:
  LetterCommandsTest() {
    ehcp::v1::RenderNoticeResponse reply;
    reply.set_html("<!DOCTYPE html>\n<p>\U0001F600</p>\n");
    api_.Answer("RenderNotice", reply);
  }
  int Run(std::vector<std::string> words) {
    for (const std::string& word :
         {std::string("--plaintext"), std::string("--la=999"), "--server=" + api_.address()})
      words.push_back(word);
    out_.str("");
    World world{.environment = {{"SEND_TOKEN", "token"}, {"SENDCTL_CONFIG", testing::TempDir() + "/none"}},
                .out = out_,
                .err = out_,
                .sleep = [](absl::Duration) {}};
    return cli::Run(words, world);
  }

  client::FakeApi api_;
  std::ostringstream out_;
};

TEST_F(LetterCommandsTest, WritesTheLetterForItsOwnerAlone) {
  const std::string path = testing::TempDir() + "/letter.html";
  ASSERT_EQ(Run({"requests", "letter", "r1", "2", "--out", path}), 0) << out_.str();
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

TEST_F(LetterCommandsTest, PrintsItWithoutAFile) {
  ASSERT_EQ(Run({"requests", "letter", "r1", "2"}), 0);
  EXPECT_EQ(out_.str(), "<!DOCTYPE html>\n<p>\U0001F600</p>\n");
}

}  // namespace
}  // namespace send::cli
