// The methods called directly, on a history given.
#include "services/ehcp/service/history_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/civil/testing.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/relation_testing.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;

constexpr char kName[] = "localAuthorities/999/ehcRequests/demo";

class GivenHistory : public HistoryStore {
 public:
  absl::StatusOr<std::vector<journal::HistoryEntry>> ListEntries(const std::string& /*la*/,
                                                                 const std::string& /*id*/, int64_t after,
                                                                 int64_t limit,
                                                                 absl::Time /*deadline*/) override {
    std::vector<journal::HistoryEntry> page;
    for (const auto& entry : entries)
      if (entry.version > after && static_cast<int64_t>(page.size()) < limit) page.push_back(entry);
    return page;
  }
  absl::StatusOr<journal::ChainReport> Verify(const std::string& /*la*/, const std::string& /*id*/,
                                              absl::Time /*deadline*/) override {
    return report;
  }
  absl::StatusOr<std::vector<journal::ReadEntry>> ListReads(const journal::ReadQuery& asked,
                                                            absl::Time /*deadline*/) override {
    query = asked;
    return reads;
  }
  std::vector<journal::HistoryEntry> entries;
  journal::ChainReport report;
  std::vector<journal::ReadEntry> reads;
  journal::ReadQuery query;
};

class HistoryServiceTest : public ::testing::Test {
 protected:
  HistoryServiceTest()
      : calendar_(civil::BankHolidays()),
        requests_(calendar_),
        tokens_(rpc::PageTokens::Create(std::string(32, 'k')).value()),
        service_({{requests_, pupils_, calendar_}, history_, tokens_}) {
    request_ = ReceivedOn(absl::CivilDay(2026, 11, 1));
    EXPECT_TRUE(
        requests_
            .Create(CallBy("CASEWORKER", v1::ListHistoryRequest()).ToChange(), {.la = "999"}, "demo", request_)
            .ok());
    history_.report.entries = 1;
    history_.report.last_state = journal::Codec<EhcRequest>::Encode(request_);
  }
  v1::VerifyHistoryResponse Verify() {
    v1::VerifyHistoryRequest request;
    request.set_name(kName);
    v1::VerifyHistoryResponse reply;
    EXPECT_TRUE(service_.Verify(CallBy("AUDITOR", request), request, reply).ok());
    return reply;
  }

  EhcRequest request_;
  civil::HolidayCalendar calendar_;
  FakeEhcRequestStore requests_;
  FakePupilDirectory pupils_;
  GivenHistory history_;
  rpc::PageTokens tokens_;
  HistoryService service_;
};

TEST_F(HistoryServiceTest, ShowsEachFieldBeforeAndAfter) {
  journal::HistoryEntry entry;
  entry.version = 1;
  entry.actor = "issuer#demo";
  entry.changed_facts = R"({"caseworker":[null,"demo"],"state":["received","assessing"]})";
  history_.entries = {entry};
  v1::ListHistoryRequest request;
  request.set_name(kName);
  v1::ListHistoryResponse reply;
  ASSERT_TRUE(service_.List(CallBy("CASEWORKER", request), request, reply).ok());
  ASSERT_EQ(reply.entries_size(), 1);
  ASSERT_EQ(reply.entries(0).changes_size(), 2);
  EXPECT_EQ(reply.entries(0).changes(0).before(), "");
  EXPECT_EQ(reply.entries(0).changes(0).after(), "\"demo\"");
  EXPECT_EQ(reply.entries(0).changes(1).before(), "\"received\"");
  EXPECT_EQ(reply.next_page_token(), "");
  Bar(requests_.relations, PupilIdOf(request_.pupil), "demo-CASEWORKER");
  EXPECT_EQ(error::ReasonOf(service_.List(CallBy("CASEWORKER", request), request, reply)), "REQUEST_NOT_FOUND");
}

TEST_F(HistoryServiceTest, NamesWhatIsBroken) {
  EXPECT_TRUE(Verify().whole());
  history_.report.fault = journal::ChainFault{3, "wrong"};
  EXPECT_FALSE(Verify().whole());
  EXPECT_EQ(Verify().broken_version(), 3);
  history_.report.fault.reset();
  history_.report.last_state = "{}";
  EXPECT_EQ(Verify().fault(), "the request as it stands is not what was recorded last");
  history_.report.entries = 0;
  EXPECT_EQ(Verify().fault(), "it is missing: the request has a later version");
}

TEST_F(HistoryServiceTest, ListsReadsOfABoundedTime) {
  history_.reads = {{7, "issuer#demo", "Service/Get", "a purpose", "c", absl::UnixEpoch()},
                    {9, "issuer#other", "Service/List", "", "d", absl::UnixEpoch()}};
  v1::ListReadsRequest request;
  request.set_name(kName);
  request.set_page_size(1);
  v1::ListReadsResponse reply;
  ASSERT_TRUE(service_.Reads(CallBy("AUDITOR", request), request, reply).ok());
  ASSERT_EQ(reply.reads_size(), 1);
  EXPECT_EQ(reply.reads(0).purpose(), "a purpose");
  EXPECT_EQ(history_.query.record, kName);
  EXPECT_EQ(history_.query.to - history_.query.from, absl::Hours(31 * 24));
  request.set_page_token(reply.next_page_token());
  reply.Clear();
  ASSERT_TRUE(service_.Reads(CallBy("AUDITOR", request), request, reply).ok());
  EXPECT_EQ(history_.query.after_id, 7);
  request.mutable_from_time()->set_seconds(1);
  EXPECT_THAT(BadFieldsOf(service_.Reads(CallBy("AUDITOR", request), request, reply)),
              ElementsAre("from_time"));
}

}  // namespace
}  // namespace send::ehcp
