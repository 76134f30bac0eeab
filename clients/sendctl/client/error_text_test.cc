#include "clients/sendctl/client/error_text.h"

#include <gtest/gtest.h>

#include "absl/time/time.h"
#include "clients/sendctl/client/usage.h"
#include "common/error/error.h"

namespace send::client {
namespace {

TEST(RenderError, NamesEveryBadField) {
  const absl::Status status = error::InvalidArgument(
      "INVALID_FIELDS", "Two fields are wrong.",
      {{"pupil.upn", "has a wrong check letter"}, {"pupil.birth_date", "must not be after today"}});
  EXPECT_EQ(RenderError(status),
            "sendctl: Two fields are wrong.\n"
            "  reason: INVALID_FIELDS\n"
            "  pupil.upn: has a wrong check letter\n"
            "  pupil.birth_date: must not be after today\n");
  EXPECT_EQ(ExitCodeOf(status), kExitRefused);
}

TEST(RenderError, NamesWhatExistsAndFurtherFacts) {
  absl::Status status =
      error::AlreadyExists("OPEN_REQUEST_EXISTS", "The child has an open request.", "localAuthorities/999/x");
  EXPECT_EQ(RenderError(error::WithMetadata(status, "closures", "14")),
            "sendctl: The child has an open request.\n"
            "  reason: OPEN_REQUEST_EXISTS\n"
            "  exists already: localAuthorities/999/x\n"
            "  closures: 14\n");
}

TEST(RenderError, SaysWhenToTryAgain) {
  const absl::Status status = error::ResourceExhausted("QUEUE_FULL", "Too much at once.", absl::Seconds(2));
  EXPECT_EQ(RenderError(status),
            "sendctl: Too much at once.\n"
            "  reason: QUEUE_FULL\n"
            "  try again in 2s\n");
  EXPECT_EQ(ExitCodeOf(status), kExitRefused);
}

TEST(RenderError, SaysHowToSignIn) {
  const absl::Status status = error::Unauthenticated(kSignInReason, "You are not signed in.");
  EXPECT_EQ(RenderError(status),
            "sendctl: You are not signed in.\n"
            "  reason: SIGN_IN_NEEDED\n"
            "  sign in: sendctl sign-in\n");
  EXPECT_EQ(ExitCodeOf(status), kExitSignIn);
}

TEST(RenderError, UsageIsOneSentence) {
  EXPECT_EQ(RenderError(Usage("Say for which authority.")), "sendctl: Say for which authority.\n");
  EXPECT_EQ(ExitCodeOf(Usage("x")), kExitUsage);
}

TEST(ExitCodeOf, NoAnswerIsItsOwnCode) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), kExitOk);
  EXPECT_EQ(ExitCodeOf(error::Unavailable("X", "x", absl::Seconds(1))), kExitUnreachable);
  EXPECT_EQ(ExitCodeOf(error::DeadlineExceeded("x")), kExitUnreachable);
  EXPECT_EQ(ExitCodeOf(error::NotFound("X", "x")), kExitRefused);
}

TEST(RenderError, GivesAWordWhereTheServerGaveNone) {
  EXPECT_EQ(RenderError(absl::Status(absl::StatusCode::kUnimplemented, "")),
            "sendctl: The server refused the call (UNIMPLEMENTED).\n");
}

}  // namespace
}  // namespace send::client
