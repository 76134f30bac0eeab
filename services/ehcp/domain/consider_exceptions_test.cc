#include "services/ehcp/domain/consider_exceptions.h"

#include <gtest/gtest.h>

#include "services/ehcp/domain/testing.h"

namespace send::ehcp {
namespace {

const absl::CivilDay kReceived(2026, 1, 5);

TEST(ConsiderExceptions, TellsEveryGroundOfTheLimitAndWhichStands) {
  EhcRequest request = ReceivedOn(kReceived);
  ExceptionClaim claim;
  claim.limit_id = "A2";
  claim.ground = ExceptionGround::kAbsence;
  claim.from = kReceived;
  claim.to = kReceived + 30;
  claim.claimed_on = kReceived + 31;
  request.exceptions.push_back(claim);
  const auto considered = ConsiderExceptions(request, *FindLimit("A2", kReceived));
  ASSERT_EQ(considered.size(), 4U);
  for (const ConsideredException& exception : considered)
    EXPECT_EQ(exception.claimed, exception.ground == ExceptionGround::kAbsence);
  EXPECT_EQ(considered[3].citation, "CFA s.36(5); Regs 4(1), 5(1), 5(4), ground of reg. 10(4)(d)");
  EXPECT_NE(considered[3].explanation.find("Monday 5 January 2026 to Wednesday 4 February 2026"),
            std::string::npos);
}

TEST(ConsiderExceptions, AWithdrawnClaimOrOneForAnotherLimitDoesNotStand) {
  EhcRequest request = ReceivedOn(kReceived);
  ExceptionClaim claim;
  claim.limit_id = "A2";
  claim.withdrawn_on = kReceived + 40;
  request.exceptions = {claim};
  for (const ConsideredException& exception : ConsiderExceptions(request, *FindLimit("A2", kReceived)))
    EXPECT_FALSE(exception.claimed);
  request.exceptions[0].withdrawn_on.reset();
  for (const ConsideredException& exception : ConsiderExceptions(request, *FindLimit("C4d", kReceived)))
    EXPECT_FALSE(exception.claimed);
}

TEST(ConsiderExceptions, ALimitWithoutExceptionsHasNone) {
  EXPECT_TRUE(ConsiderExceptions(ReceivedOn(kReceived), *FindLimit("A1", kReceived)).empty());
}

}  // namespace
}  // namespace send::ehcp
