#pragma once

#include <vector>

#include "clients/sendctl/cli/session.h"
#include "send/ehcp/v1/history_service.pb.h"

// The history of a record that is named in whole, whichever its kind.
namespace send::cli {

inline Flag AsOfFlag() {
  return {"as-of", "as it was on record at that time: 2026-03-03T17:00:00Z", "as_of_time"};
}

// Lists who changed it, when and how.
template <class Stub, class Request>
absl::Status ListHistory(Session& session, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                                        ehcp::v1::ListHistoryResponse*)) {
  Request request;
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  request.set_name(*name);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  return session.List(
      method, request, "entries",
      {{"VERSION", "version"}, {"WHEN", "record_time"}, {"WHO", "actor", 60}, {"WHAT", "action", 60}});
}

// Shows whether it is whole.
template <class Stub, class Request>
absl::Status VerifyHistory(Session& session, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                                          ehcp::v1::VerifyHistoryResponse*)) {
  Request request;
  const auto name = session.RecordName();
  if (!name.ok()) return name.status();
  request.set_name(*name);
  ehcp::v1::VerifyHistoryResponse reply;
  if (absl::Status status = session.Call(method, request, reply); !status.ok()) return status;
  return session.Show(reply);
}

// The command that lists who looked at one, for auditors: "diary reads".
Command ReadsCommand(const char* name, const char* help);
// Its columns, and its flags: from when until when.
std::vector<ListColumn> ReadColumns();
std::vector<Flag> ReadFlags();

}  // namespace send::cli
