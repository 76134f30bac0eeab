#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/sendctl/cli/command.h"
#include "clients/sendctl/client/caller.h"
#include "clients/sendctl/client/http.h"

namespace send::cli {

// The world around the program; a test brings its own.
struct World {
  std::map<std::string, std::string> environment;
  std::ostream& out;
  std::ostream& err;
  // `err` is a terminal, where progress may be drawn.
  bool terminal = false;
  std::function<absl::Time()> now = absl::Now;
  std::function<void(absl::Duration)> sleep = absl::SleepFor;
  // Made for the CA file given.
  std::function<std::unique_ptr<client::Http>(std::string)> make_http = {};
};

// A column of a list: its heading, and the field of each item.
struct ListColumn {
  enum As {
    kText,
    // A name by its ids alone, as commands take it: "R" of a request, "R/A" of advice in it.
    kId,
    // A pupil's name as the child's own, asked of the owner of people; by its id where that is not told.
    kChild
  };
  std::string heading;
  std::string field;
  size_t max_width = 40;
  As as = kText;
};

// The two that lists of records about children have.
inline ListColumn IdColumn() { return {"ID", "name", 80, ListColumn::kId}; }
inline ListColumn ChildColumn() { return {"CHILD", "pupil", 30, ListColumn::kChild}; }

// One run of one command: what was typed, what is configured, the connection, and where answers go.
class Session {
 public:
  Session(const Arguments& arguments, const Command& command, World& world);

  const Arguments& arguments() const { return arguments_; }
  World& world() { return world_; }
  bool json() const { return arguments_.Has("json"); }

  // A setting by flag, environment or config.json, in this order; else `otherwise`.
  std::string Configured(const std::string& key, const std::string& otherwise) const;
  std::string TokenPath() const { return folder_ + "/token.json"; }
  // The token of --token, --token-file, SEND_TOKEN or sign-in. UNAUTHENTICATED (SIGN_IN_NEEDED).
  absl::StatusOr<std::string> Token() const;
  // "localAuthorities/999": of --la, or the only one in the token.
  absl::StatusOr<std::string> Authority() const;
  // A name given whole, or by its id in `collection` of the authority, "pupils" or "settings"; by one id in
  // each, of a collection within another, "R/A" in "ehcRequests/adviceRequests".
  absl::StatusOr<std::string> FullName(const std::string& collection, const std::string& given) const;
  // The record that the command is about, its first argument, in the collection of the command's group.
  absl::StatusOr<std::string> RecordName() const;

  // A new UUIDv7, or that of --request-id.
  std::string RequestId() const;
  // Sets the request's field of every flag that was given.
  absl::Status Fill(google::protobuf::Message& request) const;
  // The paths of the flags given whose fields begin with "order.", without that: an update mask.
  std::vector<std::string> MaskOf(std::string_view prefix) const;
  // The same of a record whose fields are replaced whole: "address", for flags of parts of it.
  std::vector<std::string> WholeMaskOf(std::string_view prefix) const;

  absl::StatusOr<const client::Caller*> Connected();
  template <class Stub, class Request, class Reply>
  absl::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                    const std::type_identity_t<Request>& request, std::type_identity_t<Reply>& reply) {
    const auto caller = Connected();
    if (!caller.ok()) return caller.status();
    return (*caller)->Call(method, request, reply);
  }

  // Prints a record, as lines or as JSON.
  absl::Status Show(const google::protobuf::Message& message);
  // Prints the items of a reply's list, and how to read on.
  absl::Status ShowList(const google::protobuf::Message& reply, const std::string& list,
                        const std::vector<ListColumn>& columns);
  absl::Status ShowJson(const google::protobuf::Message& message);

  // Calls a listing method: one page, or with --all every page, and prints it.
  template <class Stub, class Request, class Reply>
  absl::Status List(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*), Request request,
                    const std::string& list, const std::vector<ListColumn>& columns) {
    Reply all;
    do {
      Reply page;
      if (absl::Status status = Call(method, request, page); !status.ok()) return status;
      request.set_page_token(page.next_page_token());
      all.clear_next_page_token();
      all.MergeFrom(page);
    } while (arguments_.Has("all") && !request.page_token().empty());
    return ShowList(all, list, columns);
  }

 private:
  const Arguments& arguments_;
  const Command& command_;
  World& world_;
  std::string folder_;
  std::map<std::string, std::string> config_;
  std::unique_ptr<client::Caller> caller_;
};

// The flags of every list: --page-size, --page-token, --all.
std::vector<Flag> WithPageFlags(std::vector<Flag> flags);
// The flags of every change: --request-id.
std::vector<Flag> WithChangeFlags(std::vector<Flag> flags);

}  // namespace send::cli
