#pragma once

#include <string>

#include "clients/sendctl/cli/session.h"

namespace send::cli {

inline Flag EtagFlag() {
  return {"etag", "what was read; a change made since is refused. Read anew otherwise"};
}

// Makes a change of what exists, and shows it as it is afterwards: `request` has its name and content, and gets
// its request_id and its etag here, the latter by reading the record first where none was given.
template <class GetRequest, class Reader, class Changer, class Request, class Reply>
absl::Status Change(Session& session,
                    grpc::Status (Reader::*get)(grpc::ClientContext*, const GetRequest&, Reply*),
                    grpc::Status (Changer::*change)(grpc::ClientContext*, const Request&, Reply*),
                    Request& request, Reply& reply) {
  request.set_etag(session.arguments().Text("etag"));
  if (request.etag().empty()) {
    GetRequest read;
    read.set_name(request.name());
    if (absl::Status status = session.Call(get, read, reply); !status.ok()) return status;
    request.set_etag(reply.etag());
  }
  request.set_request_id(session.RequestId());
  if (absl::Status status = session.Call(change, request, reply); !status.ok()) return status;
  return session.Show(reply);
}

}  // namespace send::cli
