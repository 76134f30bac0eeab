// Calls of ehcp as the gateway makes them.
#include "common/base/uuid.h"
#include "send/ehcp/v1/ehc_request_service.grpc.pb.h"
#include "tests/bench/calls.h"
#include "tests/bench/cases.h"

namespace send::bench {
namespace {

namespace v1 = ehcp::v1;
constexpr int kPageSize = 50;
// How many pages of one list are turned.
constexpr int kPages = 10;

absl::Status LoadEtag(v1::EhcRequestService::Stub& stub, const std::string& token, v1::EhcRequest& request) {
  grpc::ClientContext context;
  AddHeaders(token, context);
  v1::GetEhcRequestRequest get;
  get.set_name(request.name());
  const grpc::Status status = stub.GetEhcRequest(&context, get, &request);
  return status.ok() ? absl::OkStatus() : absl::InternalError(status.error_message());
}

}  // namespace

Result ReadService(const Options& options) {
  const auto stub = v1::EhcRequestService::NewStub(OpenService(options));
  int64_t turn = 0;
  v1::GetEhcRequestRequest request;
  Calls<v1::EhcRequest> calls(
      options,
      [&](size_t, grpc::ClientContext* context, grpc::CompletionQueue* queue) {
        request.set_name(CaseName(options.la, turn++ % options.cases));
        return stub->AsyncGetEhcRequest(context, request, queue);
      },
      [](size_t, const v1::EhcRequest&) {});
  return calls.Run();
}

// Gives cases to one caseworker and back. Each slot has cases of its own.
Result UpdateService(const Options& options) {
  const auto stub = v1::EhcRequestService::NewStub(OpenService(options));
  const std::string token(absl::StripAsciiWhitespace(ReadFile(options.token_file)));
  const auto slots = static_cast<size_t>(options.in_flight);
  const size_t each = static_cast<size_t>(options.cases) * 3 / 4 / slots;
  std::vector<v1::EhcRequest> cases(slots * each);
  for (size_t i = 0; i < cases.size(); ++i) {
    cases[i].set_name(CaseName(options.la, OpenCase(static_cast<int64_t>(i))));
    if (absl::Status status = LoadEtag(*stub, token, cases[i]); !status.ok()) return status;
  }
  std::vector<size_t> turns(slots);
  v1::AllocateEhcRequestRequest request;
  Calls<v1::EhcRequest> calls(
      options,
      [&](size_t slot, grpc::ClientContext* context, grpc::CompletionQueue* queue) {
        const v1::EhcRequest& known = cases[slot * each + turns[slot] % each];
        request.set_name(known.name());
        request.set_etag(known.etag());
        request.set_request_id(NewUuidV7(absl::Now()));
        request.set_reason(absl::StrCat("Demo ", 1000000 + turns[slot] / each));
        return stub->AsyncAllocateEhcRequest(context, request, queue);
      },
      [&](size_t slot, const v1::EhcRequest& reply) { cases[slot * each + turns[slot]++ % each] = reply; });
  return calls.Run();
}

// Turns the pages of a work-list, of the authority or of one caseworker after the other.
Result ListService(const Options& options) {
  const auto stub = v1::EhcRequestService::NewStub(OpenService(options));
  struct Place {
    int64_t caseworker = 0;
    int page = 0;
    std::string token;
  };
  std::vector<Place> places(static_cast<size_t>(options.in_flight));
  const int64_t caseworkers = std::max<int64_t>(1, options.cases / options.cases_each);
  int64_t next = 0;
  for (Place& place : places) place.caseworker = next++ % caseworkers;
  v1::ListEhcRequestsRequest request;
  request.set_parent("localAuthorities/" + options.la);
  request.set_page_size(kPageSize);
  const bool of_caseworker = !options.caseworker.empty();
  Calls<v1::ListEhcRequestsResponse> calls(
      options,
      [&](size_t slot, grpc::ClientContext* context, grpc::CompletionQueue* queue) {
        request.set_page_token(places[slot].token);
        if (of_caseworker)
          request.set_caseworker(
              CaseworkerOf(places[slot].caseworker * options.cases_each, options.cases_each));
        return stub->AsyncListEhcRequests(context, request, queue);
      },
      [&](size_t slot, const v1::ListEhcRequestsResponse& reply) {
        Place& place = places[slot];
        place.token = reply.next_page_token();
        if (place.token.empty() || ++place.page % kPages == 0) place = {next++ % caseworkers, 0, ""};
      });
  return calls.Run();
}

}  // namespace send::bench
