#include "services/ehcp/service/relation_follower.h"

#include <grpcpp/grpcpp.h>

#include "common/error/error.h"
#include "common/rpc/fields.h"
#include "common/rpc/resource_name.h"
#include "common/rpc/status.h"
#include "send/pupil/v1/relation_service.grpc.pb.h"

namespace send::ehcp {
namespace {

constexpr absl::Duration kOneRun = absl::Seconds(3);
constexpr absl::Duration kOneStep = absl::Seconds(5);

absl::Status NotUnderstood() { return error::Internal("a relation that this program does not know"); }

absl::StatusOr<RecordRule> ReadRule(const pupil::v1::RecordRule& message) {
  const bool bars = message.kind() == pupil::v1::ACCESS_RULE_KIND_PERSON_BARRED;
  if (bars == message.barred_subject().empty() ||
      (!bars && message.kind() != pupil::v1::ACCESS_RULE_KIND_ADDRESS_PROTECTED))
    return NotUnderstood();
  RecordRule rule{message.name().substr(message.name().rfind('/') + 1), message.barred_subject(),
                  rpc::ReadTime(message.set_time())};
  if (message.has_end_time()) rule.ended_at = rpc::ReadTime(message.end_time());
  return rule;
}

absl::StatusOr<RelationChange> ReadChange(const pupil::v1::RelationChange& message) {
  const auto ids = rpc::ParseName("localAuthorities/*/pupils/*", message.pupil());
  if (!ids) return NotUnderstood();
  RelationChange change{message.number(), (*ids)[0], (*ids)[1], rpc::ReadTime(message.record_time()), {}};
  if (message.has_on_roll()) {
    change.relation = OnRoll{message.on_roll().setting()};
  } else if (message.has_rule()) {
    auto rule = ReadRule(message.rule());
    if (!rule.ok()) return rule.status();
    change.relation = *std::move(rule);
  } else {
    // Passing over what is new to this program might leave out a bar.
    return NotUnderstood();
  }
  return change;
}

class GrpcRelationSource : public RelationSource {
 public:
  explicit GrpcRelationSource(const std::shared_ptr<grpc::ChannelInterface>& channel)
      : stub_(pupil::v1::RelationService::NewStub(channel)) {}

  absl::StatusOr<RelationPage> List(int64_t after, absl::Time deadline) override {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(deadline));
    pupil::v1::ListRelationChangesRequest request;
    request.set_after_number(after);
    pupil::v1::ListRelationChangesResponse reply;
    const grpc::Status status = stub_->ListRelationChanges(&context, request, &reply);
    if (!status.ok()) return rpc::FromGrpc(status);
    RelationPage page{
        {}, reply.through_number(), reply.last_number(), reply.first_waiting(), reply.last_waiting()};
    for (const pupil::v1::RelationChange& message : reply.changes()) {
      auto change = ReadChange(message);
      if (!change.ok()) return change.status();
      page.changes.push_back(*std::move(change));
    }
    return page;
  }

 private:
  const std::unique_ptr<pupil::v1::RelationService::Stub> stub_;
};

}  // namespace

std::unique_ptr<RelationSource> NewRelationSource(const std::shared_ptr<grpc::ChannelInterface>& channel) {
  return std::make_unique<GrpcRelationSource>(channel);
}

absl::StatusOr<bool> RelationFollower::CatchUp() {
  const absl::Time until = parts_.now() + kOneRun;
  absl::StatusOr<int64_t> cursor = parts_.store.Cursor(until);
  while (cursor.ok()) {
    // Before the question: what the owner has told is no younger than this.
    const absl::Time asked_at = parts_.now();
    if (asked_at >= until) return false;
    const auto page = parts_.source.List(*cursor, asked_at + kOneStep);
    if (!page.ok()) return page.status();
    if (page->last < *cursor)
      return error::FailedPrecondition(
          "FEED_BEHIND", "The owner of people has told more than it knows: fill the relations anew.");
    if (page->through > *cursor)
      cursor = parts_.store.Apply(*cursor, page->changes, page->through, asked_at, asked_at + kOneStep);
    if (cursor.ok() && *cursor == page->last) {
      Note(*page, asked_at);
      return true;
    }
  }
  return cursor.status();
}

void RelationFollower::Note(const RelationPage& page, absl::Time asked_at) {
  if (page.first_waiting == 0) {
    parts_.freshness.Heard(asked_at);
    waiting_.reset();
    return;
  }
  // With a writer always at work something always waits; what counts is that it does not wait for long.
  if (waiting_ && page.first_waiting <= waiting_->last) return;
  if (waiting_) parts_.freshness.Heard(waiting_->at);
  waiting_ = Waiting{asked_at, page.last_waiting};
}

}  // namespace send::ehcp
