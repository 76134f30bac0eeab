#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "common/rpc/testing.h"
#include "send/ehcp/v1/history_service.pb.h"
#include "services/ehcp/service/given_history.h"

namespace send::ehcp {

// That the service tells the history of the record of this name, as one of `kind`, and where it is not whole.
template <class ListRequest, class VerifyRequest, class Service>
void ExpectHistoryOf(std::string_view kind, const std::string& name, Service& service, GivenHistory& history) {
  journal::HistoryEntry entry;
  entry.version = 1;
  entry.actor = "issuer#demo";
  history.entries = {entry};
  ListRequest request;
  request.set_name(name);
  v1::ListHistoryResponse reply;
  ASSERT_TRUE(service.History(rpc::CallBy("CASEWORKER", request), request, reply).ok());
  ASSERT_EQ(reply.entries_size(), 1);
  EXPECT_EQ(reply.entries(0).actor(), "issuer#demo");
  EXPECT_EQ(reply.name(), name);
  EXPECT_EQ(history.key.kind, kind);
  EXPECT_TRUE(name.ends_with(history.key.id));
  VerifyRequest verify;
  verify.set_name(name);
  v1::VerifyHistoryResponse report;
  history.report.entries = 1;
  history.report.last_state = "{}";
  ASSERT_TRUE(service.Verify(rpc::CallBy("AUDITOR", verify), verify, report).ok());
  EXPECT_FALSE(report.whole());
}

}  // namespace send::ehcp
