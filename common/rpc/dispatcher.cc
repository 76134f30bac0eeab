#include "common/rpc/dispatcher.h"

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/error/error.h"
#include "common/log/log.h"
#include "common/log/redact.h"
#include "common/rpc/request_shape.h"
#include "common/rpc/status.h"

namespace send::rpc {
namespace {

// Uploads that are read at once: each holds a thread while its client is silent.
constexpr int kMaxUploads = 2;
constexpr absl::Duration kRetryUpload = absl::Seconds(5);
constexpr absl::Duration kRetryWhenFull = absl::Milliseconds(500);

std::string Header(const grpc::CallbackServerContext& context, const char* name) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(name);
  return found == metadata.end() ? "" : std::string(found->second.data(), found->second.size());
}

Envelope EnvelopeOf(const grpc::CallbackServerContext& context) {
  Envelope envelope;
  for (const grpc::string_ref& name :
       context.auth_context()->FindPropertyValues("x509_subject_alternative_name"))
    envelope.peer_names.emplace_back(name.data(), name.size());
  const std::string authorization = Header(context, "authorization");
  if (absl::StartsWithIgnoreCase(authorization, "bearer ")) envelope.token = authorization.substr(7);
  envelope.correlation_id = Header(context, "x-request-id");
  envelope.purpose = Header(context, "x-send-purpose");
  envelope.deadline = absl::FromChrono(context.deadline());
  return envelope;
}

void LogCall(const Method& method, const Envelope& envelope, const absl::Status& status, absl::Duration took) {
  const bool fault =
      status.code() == absl::StatusCode::kInternal || status.code() == absl::StatusCode::kUnknown;
  log::Line line(fault ? log::Level::kError : log::Level::kInfo, "call");
  line.With("method", method.full_name)
      .With("code", absl::StatusCodeToString(status.code()))
      .With("took_ms", absl::ToDoubleMilliseconds(took))
      .With("correlation_id", envelope.correlation_id);
  if (!status.ok()) line.With("reason", error::ReasonOf(status));
  if (fault) line.With("fault", std::string(status.message()));
}

}  // namespace

void Dispatcher::Start(grpc::CallbackServerContext* context, const google::protobuf::Descriptor* type,
                       Work work) {
  const Method* method = parts_.methods.Find(type);
  if (method == nullptr) {
    work.finish(ToGrpc(error::Internal("the method is not in the table")));
    return;
  }
  const absl::Time started = parts_.now();
  Envelope envelope = EnvelopeOf(*context);
  const auto done = [this, method, context](const Envelope& of, const absl::Status& status, absl::Time since,
                                            const Work& what) {
    const absl::Duration took = parts_.now() - since;
    parts_.metrics.ObserveCall(method->full_name, absl::StatusCodeToString(status.code()), took);
    LogCall(*method, of, status, took);
    // What RetryInfo says, for whoever knows HTTP only: whole seconds.
    if (const auto after = error::RetryAfterOf(status))
      context->AddTrailingMetadata("retry-after",
                                   absl::StrCat(absl::ToInt64Seconds(absl::Ceil(*after, absl::Seconds(1)))));
    what.finish(ToGrpc(status));
  };
  auto task = [=, this] {
    const absl::Status status = context->IsCancelled() ? absl::CancelledError("The caller has gone.")
                                                       : Run(*method, envelope, work, started);
    done(envelope, status, started, work);
  };
  if (!parts_.executor.TryRun(task))
    done(envelope,
         error::ResourceExhausted("QUEUE_FULL", "Too many calls at once: try again in a moment.",
                                  kRetryWhenFull),
         started, work);
}

absl::Status Dispatcher::WithUploadPlace(absl::FunctionRef<absl::Status()> read) {
  const absl::Cleanup leave = [this] { --uploads_; };
  if (++uploads_ > kMaxUploads)
    return error::ResourceExhausted("TOO_MANY_UPLOADS", "Other files are being read: try again in a moment.",
                                    kRetryUpload);
  return read();
}

absl::Status Dispatcher::Run(const Method& method, const Envelope& envelope, const Work& work,
                             absl::Time started) const {
  const google::protobuf::Message* request = nullptr;
  if (!work.request(request)) return error::InvalidArgument("EMPTY_STREAM", "Send at least one message.");
  if (log::IsWanted(log::Level::kDebug))
    log::Line(log::Level::kDebug, "request")
        .With("method", method.full_name)
        .With("body", log::ToRedactedJson(*request));
  const absl::StatusOr<Call> call = parts_.gatekeeper.Admit(method, envelope, *request, started);
  if (!call.ok()) return call.status();
  if (parts_.now() >= call->deadline) return error::DeadlineExceeded("The call waited too long: try again.");
  if (absl::Status status = work.handle(*call); !status.ok()) return status;
  if (!method.reads_people || work.reply == nullptr) return absl::OkStatus();
  return LogRead(*call, *request, *work.reply);
}

absl::Status Dispatcher::LogRead(const Call& call, const google::protobuf::Message& request,
                                 const google::protobuf::Message& reply) const {
  std::vector<std::string> records = ResourceNamesIn(reply);
  // A reply without names of its own shows what was asked for.
  for (const char* field : {"name", "parent"})
    if (std::string name = TextField(request, field); records.empty() && !name.empty())
      records.push_back(std::move(name));
  return parts_.read_log.Write(ReadOf(call, std::move(records)), call.deadline);
}

}  // namespace send::rpc
