// How advice ended is taken back, by the method called directly on the stores in memory.
#include "services/ehcp/service/advice_fixture.h"

namespace send::ehcp {
namespace {

using rpc::BadFieldsOf;
using rpc::CallBy;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using RetractAdviceTest = AdviceServiceTest;

TEST_F(RetractAdviceTest, AnAnswerThatWasRecordedInErrorIsTakenBack) {
  const v1::AdviceRequest made = Ask(NewAsk(NewRequest("a")));
  const v1::AnswerAdviceRequest answer = NewAnswer(made);
  v1::AdviceRequest reply;
  ASSERT_TRUE(service_.Answer(CallBy("ADVISER", answer), answer, reply).ok());
  v1::RetractAdviceStepRequest retract;
  retract.set_name(made.name());
  retract.set_etag(reply.etag());
  EXPECT_THAT(BadFieldsOf(service_.Retract(CallBy("CASEWORKER", retract), retract, reply)),
              ElementsAre("reason", "step"));
  retract.set_reason("Demo: another child's");
  retract.set_step(v1::ADVICE_STEP_WITHDRAWAL);
  EXPECT_EQ(error::ReasonOf(service_.Retract(CallBy("CASEWORKER", retract), retract, reply)), "NO_STEP");
  retract.set_step(v1::ADVICE_STEP_ANSWER);
  reply.Clear();
  ASSERT_TRUE(service_.Retract(CallBy("CASEWORKER", retract), retract, reply).ok());
  EXPECT_EQ(reply.state(), v1::ADVICE_STATE_OPEN);
  EXPECT_EQ(reply.answer(), "");
  ASSERT_EQ(reply.retractions_size(), 1);
  EXPECT_EQ(reply.retractions(0).answer(), "Demo advice");
  EXPECT_EQ(reply.retractions(0).on_date(), civil::FormatDate(kToday));
  EXPECT_EQ(reply.retractions(0).retracted_by(), "demo-CASEWORKER");
  v1::AdviceRequest seen;
  ASSERT_TRUE(Get("ADVISER", made.name(), seen).ok()) << "it is asked of them again";
  EXPECT_THAT(seen.retractions(), IsEmpty());
}

}  // namespace
}  // namespace send::ehcp
