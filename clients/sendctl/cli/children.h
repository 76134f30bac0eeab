#pragma once

#include <google/protobuf/message.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "clients/sendctl/cli/session.h"

namespace send::cli {

// A resource's name by its ids alone: "R/A" of "localAuthorities/999/ehcRequests/R/adviceRequests/A".
std::string IdsOf(std::string_view name);

// The names of the children that a list is about. No service keeps another's: they are asked of the owner of
// people, two hundred at a time, and only for columns that show them. Where the owner does not answer, a line
// on stderr says so, and the list is shown all the same.
class Children {
 public:
  Children(Session& session, const google::protobuf::Message& reply, const std::string& list,
           const std::vector<ListColumn>& columns);

  // Of the item whose `field` names the pupil: what it says itself of the child, what the owner says, or else
  // the id.
  std::string NameOf(const google::protobuf::Message& item, const std::string& field) const;

 private:
  std::map<std::string, std::string> names_;
};

}  // namespace send::cli
