#pragma once

// What the tests of EhcRequestService share: the store in memory, and a directory of pupils in memory.
#include <gtest/gtest.h>

#include <string>

#include "common/civil/date.h"
#include "common/civil/testing.h"
#include "common/rpc/testing.h"
#include "services/ehcp/service/ehc_request_service.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/store/fake_authority_store.h"
#include "services/ehcp/store/fake_caseworker_store.h"
#include "services/ehcp/store/fake_ehc_request_store.h"

namespace send::ehcp {

inline constexpr absl::CivilDay kToday(2026, 11, 24);
inline constexpr char kLa[] = "localAuthorities/999";

class EhcRequestServiceTest : public ::testing::Test {
 protected:
  EhcRequestServiceTest()
      : calendar_(civil::BankHolidays()),
        store_(calendar_),
        page_tokens_(rpc::PageTokens::Create(std::string(32, 'k')).value()),
        service_({{store_, pupils_, calendar_}, caseworkers_, authorities_, page_tokens_}) {}

  static v1::CreateEhcRequestRequest NewRequest(const std::string& pupil, absl::CivilDay received) {
    v1::CreateEhcRequestRequest request;
    request.set_parent(kLa);
    v1::EhcRequest& made = *request.mutable_ehc_request();
    made.set_pupil(std::string(kLa) + "/pupils/" + pupil);
    made.set_trigger(v1::TRIGGER_REQUEST);
    made.set_source(v1::REQUEST_SOURCE_FAMILY);
    made.set_received_date(civil::FormatDate(received));
    made.set_received_channel(v1::CHANNEL_EMAIL);
    return request;
  }
  v1::EhcRequest Create(const std::string& pupil, absl::CivilDay received) {
    v1::EhcRequest reply;
    const auto request = NewRequest(pupil, received);
    const absl::Status status = service_.Create(rpc::CallBy("CASEWORKER", request), request, reply);
    EXPECT_TRUE(status.ok()) << status;
    return reply;
  }

  civil::HolidayCalendar calendar_;
  FakeEhcRequestStore store_;
  FakeCaseworkerStore caseworkers_{store_};
  FakeAuthorityStore authorities_;
  FakePupilDirectory pupils_;
  rpc::PageTokens page_tokens_;
  EhcRequestService service_;
};

}  // namespace send::ehcp
