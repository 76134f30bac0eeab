#pragma once

#include <set>
#include <string>

#include "common/rpc/page_token.h"
#include "common/rpc/watch.h"
#include "send/ehcp/v1/watch_service.pb.h"
#include "services/ehcp/service/change_request.h"
#include "services/ehcp/store/caseworker_store.h"
#include "services/ehcp/store/request_feed.h"

namespace send::ehcp {

// What watches need to look.
struct WatchAccess {
  RequestAccess access;
  RequestFeed& feed;
  CaseworkerStore& caseworkers;
  const rpc::PageTokens& tokens;
};

// Where a watch stands, and what its caller could see then: all that a resume token holds, sealed.
struct WatchPlace {
  // The number in the feed of the last change that was told or passed over.
  int64_t seq = 0;
  // The number in the owner's feed of the relations that the scope was judged by, and when, in microseconds.
  int64_t relations = 0;
  int64_t judged_us = 0;
  // A mark of the part of the scope that comes from the access token: the settings, or the whole authority.
  std::string scope = {};
  // Marks of the pupils that somebody of the authority is barred from; for a setting, the one mark of all the
  // requests in its scope.
  std::set<std::string> known = {};
  // A mark of those for whom the caseworker of the filter covers; empty for nobody.
  std::string covered = {};

  std::string ToText() const;
  static std::optional<WatchPlace> Parse(const std::string& text);
};

// What one caller is told of the requests that they may see. Before each look it asks whether relations have
// changed. A new bar takes the pupil's requests out, which tells their names to somebody of the authority who
// could see them until then: those made since the scope was last judged are not among them. Where more may be
// seen than before, or a setting's scope is another, the watch ends: what to add nobody could tell from changes
// alone. It ends so too where the caseworker of its filter begins or ceases to cover for somebody, and where
// the feed is of a database that was put back.
class RequestWatch : public rpc::WatchSource {
 public:
  // From the request's resume token, or from now. Errors as the contract names them.
  static absl::StatusOr<std::unique_ptr<rpc::WatchSource>> Open(const WatchAccess& parts, const rpc::Call& call,
                                                                const v1::WatchEhcRequestsRequest& request);

  journal::Topic topic() const override;
  absl::StatusOr<Batch> Next(const rpc::Call& call) override;
  void Accept() override;
  std::string ResumeToken() const override;
  rpc::WatchMessage Heartbeat(const std::string& resume_token) const override;
  rpc::WatchMessage End(rpc::EndReason reason, const std::string& resume_token) const override;

 private:
  RequestWatch(const WatchAccess& parts, rpc::Call call, v1::WatchEhcRequestsRequest request, WatchPlace place);

  // Each adds what there is to tell, and moves `next_`.
  absl::Status FollowCovers(const rpc::Call& call, Batch& batch);
  absl::Status TellRelations(const rpc::Call& call, const Scope& scope, Batch& batch);
  absl::Status TellBars(const rpc::Call& call, const Scope& scope, const WatchPlace& after,
                        const std::vector<std::string>& barred, Batch& batch);
  absl::Status TellChanges(const rpc::Call& call, const Scope& scope, Batch& batch);
  void Tell(const rpc::Call& call, const RequestChange& change, Batch& batch) const;
  std::unique_ptr<v1::WatchEhcRequestsResponse> NewMessage(const WatchPlace& place) const;

  const WatchAccess parts_;
  const rpc::Call call_;
  const v1::WatchEhcRequestsRequest request_;
  // As it was at the last look: the caseworkers are those of that day.
  WatchFilter filter_;
  // Up to what was accepted, and after the last batch.
  WatchPlace place_;
  WatchPlace next_;
  bool begun_ = false;
};

}  // namespace send::ehcp
