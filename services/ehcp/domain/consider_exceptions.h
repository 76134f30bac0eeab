#pragma once

#include <string>
#include <vector>

#include "services/ehcp/domain/ehc_request.h"
#include "services/ehcp/domain/law.h"

namespace send::ehcp {

// A ground on which lateness of a limit may be excused, as it stands for one request.
struct ConsideredException {
  ExceptionGround ground;
  std::string citation;
  // A claim on this ground stands.
  bool claimed = false;
  std::string explanation;
};

// Every ground that the law has for the limit, claimed or not; empty where it has none. An exception moves no
// date (C16): it makes lateness excused.
std::vector<ConsideredException> ConsiderExceptions(const EhcRequest& request, const Limit& limit);

}  // namespace send::ehcp
