#pragma once

// What the tests of WatchService share: a store in memory, its feed, and what is told of it look by look.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/civil/testing.h"
#include "common/rpc/testing.h"
#include "services/ehcp/domain/testing.h"
#include "services/ehcp/service/fake_pupil_directory.h"
#include "services/ehcp/service/watch_service.h"
#include "services/ehcp/store/fake_caseworker_store.h"
#include "services/ehcp/store/fake_request_feed.h"
#include "services/ehcp/store/relation_testing.h"

namespace send::ehcp {

inline constexpr char kParent[] = "localAuthorities/999";
inline constexpr char kSetting[] = "settings/urn-100000";
inline constexpr char kSubject[] = "demo-CASEWORKER";

class WatchServiceTest : public ::testing::Test {
 protected:
  WatchServiceTest()
      : calendar_(civil::BankHolidays()),
        requests_(calendar_),
        feed_(requests_),
        tokens_(rpc::PageTokens::Create(std::string(32, 'k')).value()),
        service_({{requests_, pupils_, calendar_}, feed_, caseworkers_, tokens_}) {
    request_.set_parent(kParent);
  }

  rpc::Call NewCall() {
    rpc::Call call = rpc::CallBy(role_, request_, settings_);
    call.now = now_;
    call.today = today_;
    return call;
  }
  void Create(const std::string& id, const std::string& setting = "") {
    EhcRequest request = ReceivedOn(absl::CivilDay(2026, 11, 1));
    request.pupil = absl::StrCat(kParent, "/pupils/", id);
    request.requesting_setting = setting;
    ASSERT_TRUE(requests_.Create(NewCall().ToChange(), {.la = "999"}, id, request).ok());
  }
  void Allocate(const std::string& id, const std::string& caseworker) {
    const auto before = requests_.Get({.la = "999"}, id, now_);
    const auto allocate = [&](EhcRequest request) -> absl::StatusOr<EhcRequest> {
      request.caseworker = caseworker;
      return request;
    };
    ASSERT_TRUE(
        requests_.Change(NewCall().ToChange(), {.la = "999"}, id, journal::EtagOf(before->version), allocate)
            .ok());
  }
  absl::Status Open(const std::string& token = "") {
    request_.set_resume_token(token);
    auto source = service_.Watch(NewCall(), request_);
    source_ = source.ok() ? *std::move(source) : nullptr;
    return source.status();
  }
  void ActForSetting() {
    role_ = "SCHOOL_SENCO";
    settings_ = {kSetting};
  }
  void Lift(const std::string& pupil) {
    Tell(requests_.relations, pupil,
         RecordRule{pupil + "-" + kSubject, kSubject, absl::UnixEpoch(), absl::UnixEpoch()});
  }
  // The messages of the next look, accepted: "change a 1", "left a".
  std::vector<std::string> Look() {
    const auto batch = source_->Next(NewCall());
    EXPECT_TRUE(batch.ok()) << batch.status();
    std::vector<std::string> told;
    for (const auto& message : batch->messages) {
      const auto& response = dynamic_cast<const v1::WatchEhcRequestsResponse&>(*message);
      EXPECT_FALSE(response.resume_token().empty());
      token_ = response.resume_token();
      all_tokens_.push_back(token_);
      const auto id = [](const std::string& name) { return name.substr(name.rfind('/') + 1); };
      if (response.has_resume_from()) told.push_back("resume-from");
      if (response.has_left()) told.push_back("left " + id(response.left().name()));
      if (response.has_change())
        told.push_back(absl::StrCat("change ", id(response.change().ehc_request().name()), " ",
                                    response.change().version()));
    }
    source_->Accept();
    end_ = batch->end;
    more_ = batch->more;
    return told;
  }
  void Begin() {
    ASSERT_TRUE(Open().ok());
    ASSERT_THAT(Look(), ::testing::ElementsAre("resume-from"));
  }

  std::string role_ = "CASEWORKER";
  std::vector<std::string> settings_;
  absl::Time now_ = absl::FromUnixSeconds(1'795'521'600);
  absl::CivilDay today_{2026, 11, 24};
  civil::HolidayCalendar calendar_;
  FakeEhcRequestStore requests_;
  FakeRequestFeed feed_;
  FakeCaseworkerStore caseworkers_{requests_};
  FakePupilDirectory pupils_;
  rpc::PageTokens tokens_;
  WatchService service_;
  v1::WatchEhcRequestsRequest request_;
  std::unique_ptr<rpc::WatchSource> source_;
  std::string token_;
  std::vector<std::string> all_tokens_;
  std::optional<rpc::EndReason> end_;
  bool more_ = false;
};

}  // namespace send::ehcp
