#include "tests/load/calls.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "send/ehcp/v1/diary_service.pb.h"
#include "send/ehcp/v1/ehc_request_service.pb.h"

namespace send::load {
namespace {

namespace v1 = ehcp::v1;
constexpr char kNote[] = "Demo: heard from the school";
constexpr char kExhausted[] = "8";

// Not compressed, and its length: a message as gRPC sends it.
std::string Framed(const google::protobuf::MessageLite& message) {
  const std::string bytes = message.SerializeAsString();
  std::string framed(1, '\0');
  for (int shift = 24; shift >= 0; shift -= 8) framed += static_cast<char>((bytes.size() >> shift) & 0xff);
  return framed + bytes;
}

Verdict Wrong(const std::string& what) { return {Outcome::kWrong, what.substr(0, 200), "", ""}; }

Verdict JudgeGrpc(size_t number, const Answer& answer) {
  const std::string code = answer.Header("grpc-status");
  if (code == "0") {
    v1::DiaryEntry entry;
    if (Mix::IsWrite(number) &&
        (answer.body.size() < 5 || !entry.ParseFromString(answer.body.substr(5)) || entry.name().empty()))
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
  ask.headers.emplace_back("content-type", "application/grpc");
  ask.headers.emplace_back("te", "trailers");
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
  return Mix::IsJson(number) ? JudgeJson(answer) : JudgeGrpc(number, answer);
}

}  // namespace send::load
