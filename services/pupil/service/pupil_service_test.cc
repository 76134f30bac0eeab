// The methods called directly, on the stores in memory.
#include "services/pupil/service/pupil_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/uuid.h"
#include "common/error/error.h"
#include "common/rpc/testing.h"
#include "services/pupil/store/fake_pupil_store.h"
#include "services/pupil/store/fake_setting_store.h"

namespace send::pupil {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;

constexpr char kLa[] = "localAuthorities/999";

class PupilServiceTest : public ::testing::Test {
 protected:
  PupilServiceTest()
      : tokens_(rpc::PageTokens::Create(std::string(32, 'k')).value()), service_({store_, settings_, tokens_}) {
    Setting setting;
    setting.id = "urn-1";
    setting.title = "Example School";
    EXPECT_TRUE(
        settings_.SaveAll({}, Register::kEstablishments, {{.id = "urn-1", .version = 1, .value = setting}})
            .ok());
  }

  static v1::CreatePupilRequest NewPupil(const std::string& surname, const std::string& setting = "") {
    v1::CreatePupilRequest request;
    request.set_parent(kLa);
    request.mutable_pupil()->set_forename("Demo-Child");
    request.mutable_pupil()->set_surname(surname);
    request.mutable_pupil()->set_birth_date("2018-03-04");
    request.mutable_pupil()->set_sex(v1::SEX_FEMALE);
    request.mutable_pupil()->set_setting(setting);
    return request;
  }

  FakePupilStore store_;
  FakeSettingStore settings_;
  rpc::PageTokens tokens_;
  PupilService service_;
};

TEST_F(PupilServiceTest, ASchoolRecordsAndSeesItsOwnRoll) {
  const std::vector<std::string> own{"settings/urn-1"};
  v1::Pupil made;
  auto request = NewPupil("Example");
  EXPECT_THAT(BadFieldsOf(service_.Create(CallBy("SCHOOL_SENCO", request, own), request, made)),
              ElementsAre("pupil.setting"));
  request = NewPupil("Example", "settings/urn-1");
  ASSERT_TRUE(service_.Create(CallBy("SCHOOL_SENCO", request, own), request, made).ok());
  v1::GetPupilRequest get;
  get.set_name(made.name());
  v1::Pupil seen;
  EXPECT_TRUE(service_.Get(CallBy("SCHOOL_SENCO", get, own), get, seen).ok());
  EXPECT_EQ(error::ReasonOf(service_.Get(CallBy("SCHOOL_SENCO", get, {"settings/urn-2"}), get, seen)),
            "PUPIL_NOT_FOUND");
}

TEST_F(PupilServiceTest, ASettingMustBeInTheRegister) {
  const auto request = NewPupil("Example", "settings/urn-404");
  v1::Pupil made;
  EXPECT_THAT(BadFieldsOf(service_.Create(CallBy("CASEWORKER", request), request, made)),
              ElementsAre("pupil.setting"));
}

TEST_F(PupilServiceTest, UpdatesWhatTheMaskNamesAndNothingElse) {
  v1::Pupil made;
  const auto request = NewPupil("Example");
  ASSERT_TRUE(service_.Create(CallBy("CASEWORKER", request), request, made).ok());
  v1::UpdatePupilRequest update;
  update.mutable_pupil()->set_name(made.name());
  update.mutable_pupil()->set_etag(made.etag());
  update.mutable_pupil()->set_year_group("r");
  update.mutable_pupil()->set_surname("Not-Named");
  update.mutable_update_mask()->add_paths("year_group");
  v1::Pupil after;
  ASSERT_TRUE(service_.Update(CallBy("CASEWORKER", update), update, after).ok());
  EXPECT_EQ(after.year_group(), "R");
  EXPECT_EQ(after.surname(), "Example");
  EXPECT_THAT(after.warnings(), ElementsAre("YEAR_GROUP_DIFFERS"));
  update.mutable_pupil()->set_etag(after.etag());
  update.mutable_update_mask()->set_paths(0, "create_time");
  EXPECT_THAT(BadFieldsOf(service_.Update(CallBy("CASEWORKER", update), update, after)),
              ElementsAre("update_mask"));
  update.mutable_update_mask()->set_paths(0, "surname");
  update.mutable_pupil()->clear_surname();
  EXPECT_THAT(BadFieldsOf(service_.Update(CallBy("CASEWORKER", update), update, after)),
              ElementsAre("pupil.surname"));
}

TEST_F(PupilServiceTest, ASearchNeedsSomethingToLookFor) {
  v1::SearchPupilsRequest request;
  request.set_parent(kLa);
  v1::SearchPupilsResponse page;
  EXPECT_THAT(BadFieldsOf(service_.Search(CallBy("CASEWORKER", request), request, page)),
              ElementsAre("name_prefix"));
  request.set_name_prefix("x");
  request.set_birth_date("soon");
  EXPECT_THAT(BadFieldsOf(service_.Search(CallBy("CASEWORKER", request), request, page)),
              ElementsAre("birth_date", "name_prefix"));
  request.clear_birth_date();
  request.set_name_prefix("Ex");
  request.set_identifier("A1 \xF0\x9F\x98\x80");
  EXPECT_THAT(BadFieldsOf(service_.Search(CallBy("CASEWORKER", request), request, page)),
              ElementsAre("identifier"));
}

TEST_F(PupilServiceTest, AListIsOfASettingAndAYearGroupThatCanBe) {
  v1::ListPupilsRequest request;
  request.set_parent(kLa);
  request.set_setting("settings/' OR 1=1");
  request.set_year_group("15");
  v1::ListPupilsResponse page;
  EXPECT_THAT(BadFieldsOf(service_.List(CallBy("CASEWORKER", request), request, page)),
              ElementsAre("year_group", "setting"));
}

TEST_F(PupilServiceTest, SaysWhoAChildIsAndNoMoreToWhoeverIsAskedAboutIt) {
  auto request = NewPupil("Example");
  request.mutable_pupil()->set_middle_names("Demo-Middle");
  request.mutable_pupil()->mutable_address()->add_lines("1 Example Road");
  request.mutable_pupil()->mutable_address()->set_postcode("ZZ99 3VZ");
  v1::Pupil made;
  ASSERT_TRUE(service_.Create(CallBy("CASEWORKER", request), request, made).ok());
  v1::IdentifyPupilsRequest ask;
  ask.set_parent(kLa);
  ask.add_names(made.name());
  ask.add_names(std::string(kLa) + "/pupils/00000000-0000-7000-8000-000000000000");
  v1::IdentifyPupilsResponse reply;
  ASSERT_TRUE(service_.Identify(CallBy("SCHOOL_SENCO", ask, {"settings/urn-2"}), ask, reply).ok())
      << "it is on no roll of theirs";
  ASSERT_EQ(reply.identities_size(), 1);
  EXPECT_EQ(reply.identities(0).name(), made.name());
  EXPECT_EQ(reply.identities(0).full_name(), "Demo-Child Demo-Middle Example");
  EXPECT_EQ(reply.identities(0).birth_date(), "2018-03-04");
  AccessRule bar;
  bar.pupil_id = made.name().substr(made.name().rfind('/') + 1);
  bar.kind = AccessRuleKind::kPersonBarred;
  bar.barred_subject = "demo-ADVISER";
  ASSERT_TRUE(store_
                  .CreateRule(CallBy("TEAM_MANAGER", ask).ToChange(), {.la = "999", .subject = ""},
                              NewUuidV7(absl::UnixEpoch()), bar)
                  .ok());
  reply.Clear();
  ASSERT_TRUE(service_.Identify(CallBy("ADVISER", ask), ask, reply).ok());
  EXPECT_EQ(reply.identities_size(), 0);
  ask.set_names(1, "pupils/1");
  EXPECT_THAT(BadFieldsOf(service_.Identify(CallBy("ADVISER", ask), ask, reply)), ElementsAre("names[1]"));
}

TEST_F(PupilServiceTest, ALikelyDuplicateIsRefusedUntilItWasLookedAt) {
  v1::Pupil made;
  auto request = NewPupil("Example");
  ASSERT_TRUE(service_.Create(CallBy("CASEWORKER", request), request, made).ok());
  EXPECT_EQ(error::ReasonOf(service_.Create(CallBy("CASEWORKER", request), request, made)),
            "POSSIBLE_DUPLICATE");
  request.set_duplicates_checked(true);
  EXPECT_TRUE(service_.Create(CallBy("CASEWORKER", request), request, made).ok());
}

}  // namespace
}  // namespace send::pupil
