#include "tests/load/calls.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "send/ehcp/v1/diary_service.pb.h"
#include "send/ehcp/v1/ehc_request_service.pb.h"

namespace send::load {
namespace {

namespace v1 = ehcp::v1;
constexpr char kNote[] = "Demo: heard from the school";
constexpr char kExhausted[] = "8";
// Before each message: whether it is compressed, and its length.
constexpr size_t kFrameBytes = 5;

// Not compressed, and its length: a message as gRPC sends it.
std::string Framed(const google::protobuf::MessageLite& message) {
  const std::string bytes = message.SerializeAsString();
  std::string framed(1, '\0');
  for (int shift = 24; shift >= 0; shift -= 8) framed += static_cast<char>((bytes.size() >> shift) & 0xff);
  return framed + bytes;
}

// An answer over gRPC-Web as gRPC would have given it: what ends it comes as the body's last frame.
Answer FromWeb(const Answer& answer) {
  Answer plain{.headers = answer.headers, .body = ""};
  for (absl::string_view rest = answer.body; rest.size() >= kFrameBytes;) {
    size_t size = 0;
    for (const char byte : rest.substr(1, kFrameBytes - 1)) size = size << 8 | static_cast<unsigned char>(byte);
    const absl::string_view frame = rest.substr(0, kFrameBytes + size);
    rest.remove_prefix(frame.size());
    if ((frame[0] & 0x80) == 0) {
      absl::StrAppend(&plain.body, frame);
      continue;
    }
    for (const absl::string_view line : absl::StrSplit(frame.substr(kFrameBytes), "\r\n", absl::SkipEmpty())) {
      const std::pair<std::string, std::string> header = absl::StrSplit(line, absl::MaxSplits(':', 1));
      plain.headers[header.first] = std::string(absl::StripAsciiWhitespace(header.second));
    }
  }
  return plain;
}

Verdict Wrong(const std::string& what) { return {Outcome::kWrong, what.substr(0, 200), "", ""}; }

Verdict JudgeGrpc(size_t number, const Answer& answer) {
  const std::string code = answer.Header("grpc-status");
  if (code == "0") {
    v1::DiaryEntry entry;
    if (Mix::IsWrite(number) &&
        (answer.body.size() < kFrameBytes || !entry.ParseFromString(answer.body.substr(kFrameBytes)) ||
         entry.name().empty()))
      return Wrong("an answer that is none");
    return {Outcome::kAccepted, "", entry.name(), entry.etag()};
  }
  std::string bytes;
  google::rpc::Status status;
  if (!absl::Base64Unescape(answer.Header("grpc-status-details-bin"), &bytes) || !status.ParseFromString(bytes))
    return Wrong(absl::StrCat("grpc-status ", code, ", ", answer.Header("grpc-message")));
  bool says_when = false;
  google::rpc::ErrorInfo info;
  for (const auto& detail : status.details()) {
    says_when = says_when || detail.Is<google::rpc::RetryInfo>();
    detail.UnpackTo(&info);
  }
  if (code == kExhausted && says_when) return {Outcome::kRefused, info.reason(), "", ""};
  return Wrong(absl::StrCat("grpc-status ", code, ", ", info.reason(), says_when ? "" : ", no RetryInfo"));
}

Verdict JudgeJson(const Answer& answer) {
  const std::string status = answer.Header(":status");
  const nlohmann::json body = nlohmann::json::parse(answer.body, nullptr, false);
  if (!body.is_object()) return Wrong(absl::StrCat("HTTP ", status));
  if (status == "200") return {Outcome::kAccepted, "", body.value("name", ""), body.value("etag", "")};
  bool says_when = false;
  std::string reason;
  for (const auto& detail : body.value("details", nlohmann::json::array())) {
    says_when = says_when || detail.contains("retryDelay");
    reason = detail.value("reason", reason);
  }
  if (status == "429" && says_when && !answer.Header("retry-after").empty())
    return {Outcome::kRefused, reason, "", ""};
  return Wrong(
      absl::StrCat("HTTP ", status, ", ", reason, ", Retry-After '", answer.Header("retry-after"), "'"));
}

}  // namespace

Ask Mix::Make(size_t number, const std::string& request_id) const {
  const std::string& name = cases_[number % cases_.size()];
  const bool write = IsWrite(number);
  Ask ask{.method = "POST", .path = "", .headers = {{"authorization", "Bearer " + token_}}, .body = ""};
  if (IsJson(number)) {
    ask.path = absl::StrCat("/v1/", name, write ? absl::StrCat("/diaryEntries?requestId=", request_id) : "");
    if (!write) {
      ask.method = "GET";
      return ask;
    }
    ask.headers.emplace_back("content-type", "application/json");
    ask.body = nlohmann::json{{"note", {{"text", kNote}}}}.dump();
    return ask;
  }
  ask.headers.emplace_back("content-type", IsWeb(number) ? "application/grpc-web+proto" : "application/grpc");
  if (!IsWeb(number)) ask.headers.emplace_back("te", "trailers");
  if (write) {
    v1::CreateDiaryEntryRequest request;
    request.set_parent(name);
    request.set_request_id(request_id);
    request.mutable_diary_entry()->mutable_note()->set_text(kNote);
    ask.path = "/send.ehcp.v1.DiaryService/CreateDiaryEntry";
    ask.body = Framed(request);
  } else {
    v1::GetEhcRequestRequest request;
    request.set_name(name);
    ask.path = "/send.ehcp.v1.EhcRequestService/GetEhcRequest";
    ask.body = Framed(request);
  }
  return ask;
}

Verdict Judge(size_t number, const Answer& answer) {
  if (answer.headers.empty()) return Wrong("the line broke");
  if (Mix::IsJson(number)) return JudgeJson(answer);
  return JudgeGrpc(number, Mix::IsWeb(number) ? FromWeb(answer) : answer);
}

}  // namespace send::load
