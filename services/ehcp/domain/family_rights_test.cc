#include "services/ehcp/domain/family_rights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

using absl::CivilDay;
using testing::HasSubstr;

// Compulsory school age ends on Friday 26 June 2026.
const CivilDay kBorn(2010, 3, 1);
const CivilDay kLastOfParent(2026, 6, 26);

std::string WarningFor(const EhcRequest& request, RecipientKind recipient, CivilDay sent_on) {
  return WarnOfRights(request, NoticeTo(recipient, NoticeKind::kAssessmentDecision, sent_on), kBorn);
}

TEST(WarnOfRights, FollowsTheLawsDayAndNotWhatIsRecorded) {
  EhcRequest request = ReceivedOn(CivilDay(2026, 5, 18));
  EXPECT_EQ(WarningFor(request, RecipientKind::kParent, kLastOfParent), "");
  EXPECT_THAT(WarningFor(request, RecipientKind::kParent, kLastOfParent + 1),
              HasSubstr("Since Saturday 27 June 2026 the rights are the young person's"));
  EXPECT_THAT(WarningFor(request, RecipientKind::kYoungPerson, kLastOfParent),
              HasSubstr("Until Friday 26 June 2026 the rights are the parent's"));
  EXPECT_EQ(WarningFor(request, RecipientKind::kCommissioningBody, kLastOfParent + 1), "");
  request.rights = YoungPersonRights{kLastOfParent + 1, true, "", ""};
  EXPECT_EQ(WarningFor(request, RecipientKind::kYoungPerson, kLastOfParent + 1), "");
}

TEST(WarnOfRights, FindsARecordThatIsLaterThanTheLaw) {
  EhcRequest request = ReceivedOn(CivilDay(2026, 5, 18));
  request.rights = YoungPersonRights{CivilDay(2026, 9, 1), true, "", ""};
  EXPECT_THAT(WarningFor(request, RecipientKind::kParent, CivilDay(2026, 8, 3)),
              HasSubstr("recorded as theirs from Tuesday 1 September 2026 only"));
  EXPECT_EQ(WarningFor(request, RecipientKind::kYoungPerson, CivilDay(2026, 9, 1)), "");
}

}  // namespace
}  // namespace send::ehcp
