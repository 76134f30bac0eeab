#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/client/usage.h"
#include "send/ehcp/v1/notice_service.grpc.pb.h"

namespace send::cli {
namespace {

using Notices = ehcp::v1::NoticeService::Stub;

// Writes a file that only its owner may read; the one of the name, where there is one, is written anew.
bool WritePrivate(const std::string& path, const std::string& text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return false;
  size_t done = 0;
  while (done < text.size()) {
    const ssize_t written = write(file, text.data() + done, text.size() - done);
    if (written <= 0) break;
    done += static_cast<size_t>(written);
  }
  return close(file) == 0 && done == text.size();
}

absl::Status RunLetter(Session& session) {
  const auto name = session.FullName("ehcRequests", session.arguments().Positional(0));
  if (!name.ok()) return name.status();
  ehcp::v1::RenderNoticeRequest request;
  request.set_name(*name);
  request.set_notice_id(session.arguments().Positional(1));
  ehcp::v1::RenderNoticeResponse reply;
  if (absl::Status status = session.Call(&Notices::RenderNotice, request, reply); !status.ok()) return status;
  if (session.json()) return session.ShowJson(reply);
  if (!reply.warning().empty()) session.world().err << "Warning: " << reply.warning() << "\n";
  const std::string path = session.arguments().Text("out");
  if (path.empty()) {
    session.world().out << reply.html();
    return absl::OkStatus();
  }
  if (!WritePrivate(path, reply.html()))
    return client::Usage(
        absl::StrCat("The letter cannot be written to ", path, ": name a file in a folder of yours."));
  session.world().out << "Written to " << path << ": open it in a browser, and print it from there.\n";
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> LetterCommands() {
  return {{"requests letter",
           "Show the letter of a notice, as HTML",
           {"NAME", "NOTICE"},
           {{"out", "the file to write it to, for its owner alone; printed otherwise"}},
           &RunLetter}};
}

}  // namespace send::cli
