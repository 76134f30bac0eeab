#pragma once

// What the tests of AdviceService share: the service on the stores in memory, and requests to begin with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/uuid.h"
#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "common/error/error.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/decide.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/advice_service.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/service/fake_pupil_identities.h"
#include "services/ehcp/service/given_history.h"
#include "services/ehcp/service/history_testing.h"
#include "services/ehcp/store/advice_codec.h"
#include "services/ehcp/store/fake_advice_store.h"
#include "services/ehcp/store/fake_authority_store.h"
#include "services/ehcp/store/fake_caseworker_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"
#include "services/ehcp/store/relation_testing.h"

namespace send::ehcp {

inline constexpr absl::CivilDay kToday(2026, 11, 24);
inline constexpr char kLa[] = "localAuthorities/999";

class AdviceServiceTest : public ::testing::Test {
 protected:
  AdviceServiceTest()
      : calendar_(civil::BankHolidays()),
        requests_(calendar_),
        store_(requests_, calendar_),
        page_tokens_(rpc::PageTokens::Create(std::string(32, 'k')).value()),
        service_({store_, requests_, history_, pupils_, identities_, caseworkers_, authorities_, calendar_,
                  page_tokens_}) {}

  std::string NewRequest(const std::string& pupil, State state = State::kAssessing) {
    EhcRequest request = ReceivedOn(kToday - 60);
    request.pupil = std::string(kLa) + "/pupils/" + pupil;
    request.state = state;
    const journal::Change change = rpc::CallBy("CASEWORKER", v1::GetAdviceRequestRequest()).ToChange();
    const auto made = requests_.Create(change, {.la = "999"}, NewUuidV7(absl::UnixEpoch()), request);
    return std::string(kLa) + "/ehcRequests/" + made->id;
  }
  static v1::RequestAdviceRequest NewAsk(const std::string& parent) {
    v1::RequestAdviceRequest request;
    request.set_parent(parent);
    v1::AdviceRequest& advice = *request.mutable_advice_request();
    advice.set_adviser_kind(v1::ADVISER_KIND_EDUCATIONAL_PSYCHOLOGIST);
    advice.set_adviser_name("Demo-Adviser Example-1");
    advice.set_adviser_subject("demo-ADVISER");
    advice.set_adviser_email("adviser@example.org");
    advice.set_question("What does the child need?");
    advice.set_channel(v1::CHANNEL_PORTAL);
    return request;
  }
  v1::AdviceRequest Ask(const v1::RequestAdviceRequest& request) {
    v1::AdviceRequest reply;
    const absl::Status status = service_.Ask(rpc::CallBy("CASEWORKER", request), request, reply);
    EXPECT_TRUE(status.ok()) << status;
    return reply;
  }
  absl::Status Get(const std::string& role, const std::string& name, v1::AdviceRequest& reply,
                   std::vector<std::string> settings = {}) {
    v1::GetAdviceRequestRequest request;
    request.set_name(name);
    reply.Clear();
    return service_.Get(rpc::CallBy(role, request, std::move(settings)), request, reply);
  }
  static v1::AnswerAdviceRequest NewAnswer(const v1::AdviceRequest& advice) {
    v1::AnswerAdviceRequest request;
    request.set_name(advice.name());
    request.set_etag(advice.etag());
    request.set_answer("Demo advice");
    return request;
  }

  civil::HolidayCalendar calendar_;
  FakeEhcRequestStore requests_;
  FakeAdviceStore store_;
  FakeCaseworkerStore caseworkers_{requests_};
  FakeAuthorityStore authorities_;
  FakePupilDirectory pupils_;
  FakePupilIdentities identities_;
  GivenHistory history_;
  rpc::PageTokens page_tokens_;
  AdviceService service_;
};

}  // namespace send::ehcp
