// The methods called directly, on a history given.
#include "services/ehcp/service/history_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/civil/testing.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/service/given_history.h"
#include "services/ehcp/store/ehc_request_codec.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/relation_testing.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;

constexpr char kName[] = "localAuthorities/999/ehcRequests/demo";

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
  EXPECT_EQ(Verify().fault(), "wrong");
  EXPECT_EQ(Verify().entries(), 1);
  history_.report.fault.reset();
  history_.report.last_state = "{}";
  EXPECT_EQ(Verify().fault(), "the record as it stands is not what was recorded last");
  history_.report.entries = 0;
  EXPECT_EQ(Verify().fault(), "it is missing: the record has a later version");
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
  EXPECT_THAT(history_.query.records, ElementsAre(kName));
  EXPECT_EQ(history_.query.to - history_.query.from, absl::Hours(31 * 24));
  request.set_page_token(reply.next_page_token());
  reply.Clear();
  ASSERT_TRUE(service_.Reads(CallBy("AUDITOR", request), request, reply).ok());
  EXPECT_EQ(history_.query.after_id, 7);
  request.mutable_from_time()->set_seconds(1);
  EXPECT_THAT(BadFieldsOf(service_.Reads(CallBy("AUDITOR", request), request, reply)),
              ElementsAre("from_time"));
  // One more is asked of the store than of it: that is to be a number too.
  for (const int size : {std::numeric_limits<int>::max(), std::numeric_limits<int>::min()}) {
    request.set_page_size(size);
    EXPECT_THAT(BadFieldsOf(service_.Reads(CallBy("AUDITOR", request), request, reply)),
                ElementsAre("page_size", "from_time"));
  }
}

TEST_F(HistoryServiceTest, ListsReadsOfOneThingThatBelongsToARequest) {
  const std::string entry = std::string(kName) + "/diaryEntries/note";
  v1::ListReadsRequest request;
  request.set_name(entry);
  v1::ListReadsResponse reply;
  ASSERT_TRUE(service_.Reads(CallBy("AUDITOR", request), request, reply).ok());
  EXPECT_THAT(history_.query.records, ElementsAre(entry));
  request.set_name("localAuthorities/999/ehcRequests/none/diaryEntries/note");
  EXPECT_EQ(error::ReasonOf(service_.Reads(CallBy("AUDITOR", request), request, reply)), "REQUEST_NOT_FOUND");
  request.set_name(std::string(kName) + "/diaryEntries");
  EXPECT_THAT(BadFieldsOf(service_.Reads(CallBy("AUDITOR", request), request, reply)), ElementsAre("name"));
  Bar(requests_.relations, PupilIdOf(request_.pupil), "demo-AUDITOR");
  request.set_name(entry);
  EXPECT_EQ(error::ReasonOf(service_.Reads(CallBy("AUDITOR", request), request, reply)), "REQUEST_NOT_FOUND");
}

TEST_F(HistoryServiceTest, ListsReadsOfAllThatThereIsOfAPupil) {
  history_.reads = {{7, "issuer#demo", "Service/Get", "a purpose", "c", absl::UnixEpoch()}};
  v1::ListPupilReadsRequest request;
  request.set_parent("localAuthorities/999");
  request.set_pupil("localAuthorities/999/pupils/demo");
  v1::ListReadsResponse reply;
  ASSERT_TRUE(service_.PupilReads(CallBy("AUDITOR", request), request, reply).ok());
  EXPECT_EQ(reply.reads_size(), 1);
  EXPECT_THAT(history_.query.records, ElementsAre(kName, "localAuthorities/999/ehcRequestDrafts/d",
                                                  "localAuthorities/999/pupils/demo"));
  history_.barred = "demo-AUDITOR";
  EXPECT_EQ(error::ReasonOf(service_.PupilReads(CallBy("AUDITOR", request), request, reply)),
            "REQUEST_NOT_FOUND");
  request.set_pupil("localAuthorities/998/pupils/demo");
  EXPECT_THAT(BadFieldsOf(service_.PupilReads(CallBy("AUDITOR", request), request, reply)),
              ElementsAre("pupil"));
}

TEST_F(HistoryServiceTest, ListsRootsInPagesFromAPlace) {
  for (const int64_t to : {5, 9, 30})
    history_.roots.push_back({to - 3, to, "\xab", "\xcd", absl::UnixEpoch(), "key", "s"});
  v1::ListRootsRequest request;
  request.set_parent("localAuthorities/999");
  request.set_after_sequence(5);
  request.set_page_size(1);
  v1::ListRootsResponse reply;
  ASSERT_TRUE(service_.Roots(CallBy("AUDITOR", request), request, reply).ok());
  ASSERT_EQ(reply.roots_size(), 1);
  EXPECT_EQ(reply.roots(0).to_sequence(), 9);
  EXPECT_EQ(reply.roots(0).root(), "ab");
  request.set_page_token(reply.next_page_token());
  reply.Clear();
  ASSERT_TRUE(service_.Roots(CallBy("AUDITOR", request), request, reply).ok());
  EXPECT_EQ(reply.roots(0).to_sequence(), 30);
  EXPECT_EQ(reply.next_page_token(), "");
}

TEST_F(HistoryServiceTest, ExportsWhatTheHashesAreMadeOfAndTheProof) {
  history_.exported = {{.tenant = "999",
                        .kind = "ehcRequest",
                        .id = "demo",
                        .version = 1,
                        .action = "Service/Create",
                        .actor = "issuer#demo",
                        .request_id = "r",
                        .created_us = 7,
                        .recorded_us = 8,
                        .schema_version = 1,
                        .state = "{}",
                        .salt = "\x0f",
                        .digest = "d",
                        .previous = "p",
                        .hash = "\xff"}};
  v1::ExportHistoryRequest request;
  request.set_name(kName);
  v1::ExportHistoryResponse reply;
  ASSERT_TRUE(service_.Export(CallBy("AUDITOR", request), request, reply).ok());
  ASSERT_EQ(reply.entries_size(), 1);
  EXPECT_EQ(reply.entries(0).state(), "{}");
  EXPECT_EQ(reply.entries(0).salt(), "0f");
  EXPECT_EQ(reply.entries(0).hash(), "ff");
  EXPECT_EQ(reply.next_page_token(), "");
  v1::GetInclusionProofRequest asked;
  asked.set_name(kName);
  v1::InclusionProof proof;
  ASSERT_TRUE(service_.Prove(CallBy("AUDITOR", asked), asked, proof).ok());
  EXPECT_EQ(proof.version(), 2);
  EXPECT_THAT(proof.path(), ElementsAre("01ab", "02"));
  Bar(requests_.relations, PupilIdOf(request_.pupil), "demo-AUDITOR");
  EXPECT_EQ(error::ReasonOf(service_.Prove(CallBy("AUDITOR", asked), asked, proof)), "REQUEST_NOT_FOUND");
  EXPECT_EQ(error::ReasonOf(service_.Export(CallBy("AUDITOR", request), request, reply)), "REQUEST_NOT_FOUND");
}

}  // namespace
}  // namespace send::ehcp
