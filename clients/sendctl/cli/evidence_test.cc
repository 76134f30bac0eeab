#include "clients/sendctl/cli/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/journal/proof.h"

namespace send::cli {
namespace {

using testing::HasSubstr;

// An Ed25519 key of no other use.
constexpr char kPrivate[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
    "-----END PRIVATE KEY-----\n";

std::string Hex(const std::string& bytes) { return absl::BytesToHexString(bytes); }

// Two entries of one history among six of the journal, under two roots.
class EvidenceTest : public testing::Test {
 protected:
  EvidenceTest() : key_(journal::RootKey::Parse(kPrivate).value()) {
    const std::string first = AddEntry(1, journal::kNoHash, R"({"state":"received"})", "");
    const std::string second =
        AddEntry(2, first, R"({"state":"assessing"})", R"({"state":["received","assessing"]})");
    const std::vector<std::string> early = {journal::Sha256("x"), first};
    leaves_ = {journal::Sha256("y"), journal::Sha256("z"), second, journal::Sha256("w")};
    AddRoot(1, 2, early, journal::kNoHash);
    AddRoot(3, 6, leaves_, journal::MerkleRoot(early));
    proof_.set_name("localAuthorities/999/ehcRequests/demo");
    proof_.set_version(2);
    proof_.set_leaf_index(2);
    proof_.set_from_sequence(3);
    proof_.set_to_sequence(6);
    for (const std::string& hash : journal::MerklePath(leaves_, 2)) proof_.add_path(Hex(hash));
  }
  std::string AddEntry(int64_t version, const std::string& previous, const std::string& state,
                       const std::string& facts) {
    journal::ChainEntry entry{.tenant = "999",
                              .kind = "ehcRequest",
                              .id = "demo",
                              .version = version,
                              .action = "Service/Do",
                              .actor = "issuer#demo",
                              .request_id = "r",
                              .created_us = 5,
                              .recorded_us = 6 + version,
                              .schema_version = 1,
                              .previous = previous};
    const std::string salt = journal::NewSalt();
    entry.digest = journal::DigestOfState(salt, state, facts);
    entry.hash = journal::HashOf(entry);
    ehcp::v1::ExportedEntry& message = entries_.emplace_back();
    message.set_tenant("999");
    message.set_kind("ehcRequest");
    message.set_id("demo");
    message.set_version(version);
    message.set_action(entry.action);
    message.set_actor(entry.actor);
    message.set_change_request_id("r");
    message.set_created_us(5);
    message.set_recorded_us(6 + version);
    message.set_schema_version(1);
    message.set_changed_facts(facts);
    message.set_state(state);
    message.set_salt(Hex(salt));
    message.set_state_digest(Hex(entry.digest));
    message.set_previous_hash(Hex(previous));
    message.set_hash(Hex(entry.hash));
    return entry.hash;
  }
  void AddRoot(int64_t from, int64_t to, const std::vector<std::string>& leaves, const std::string& previous) {
    const absl::Time at = absl::FromUnixMicros(1'795'000'000'123'456 + to);
    const std::string root = journal::MerkleRoot(leaves);
    ehcp::v1::SignedRoot& message = roots_.emplace_back();
    message.set_from_sequence(from);
    message.set_to_sequence(to);
    message.set_root(Hex(root));
    message.set_previous_root(Hex(previous));
    message.mutable_sign_time()->set_seconds(1'795'000'000);
    message.mutable_sign_time()->set_nanos(static_cast<int32_t>((123'456 + to) * 1000));
    message.set_key_id(key_.id());
    message.set_signature(Hex(key_.Sign(journal::RootMessage(from, to, root, previous, at))));
  }
  std::string Write() {
    std::ostringstream out;
    EvidenceWriter writer(out);
    for (const auto& root : roots_) writer.Add(root);
    for (const auto& entry : entries_) writer.Add(entry);
    writer.Add(proof_);
    writer.End();
    return out.str();
  }
  absl::StatusOr<EvidenceReport> Check(const std::string& text) {
    std::istringstream in(text);
    return CheckEvidence(in, {key_});
  }

  journal::RootKey key_;
  std::vector<std::string> leaves_;
  std::vector<ehcp::v1::SignedRoot> roots_;
  std::vector<ehcp::v1::ExportedEntry> entries_;
  ehcp::v1::InclusionProof proof_;
};

TEST_F(EvidenceTest, IsWholeAsItWasWritten) {
  const auto report = Check(Write());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->roots, 2);
  EXPECT_EQ(report->from_seq, 1);
  EXPECT_EQ(report->to_seq, 6);
  ASSERT_EQ(report->histories.size(), 1u);
  EXPECT_EQ(report->histories[0].name, "localAuthorities/999/ehcRequests/demo");
  EXPECT_EQ(report->histories[0].entries, 2);
  EXPECT_EQ(report->histories[0].covered_version, 2);
}

TEST_F(EvidenceTest, EveryByteCounts) {
  const std::string text = Write();
  for (size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(error::ReasonOf(Check(changed).status()), "EVIDENCE_BROKEN") << "byte " << i << " of " << text;
    EXPECT_FALSE(Check(text.substr(0, i)).ok()) << "cut at " << i;
  }
}

TEST_F(EvidenceTest, NamesWhatIsBroken) {
  const auto why = [&] { return std::string(Check(Write()).status().message()); };
  entries_[0].set_state(R"({"state":"receiveD"})");
  EXPECT_THAT(
      why(),
      HasSubstr("Line 4 is not to be trusted: entry 1 of localAuthorities/999/ehcRequests/demo: its state"));
  entries_.erase(entries_.begin());
  EXPECT_THAT(why(), HasSubstr("version 1 is missing"));
  roots_.erase(roots_.begin());
  roots_[0].set_to_sequence(7);
  EXPECT_THAT(why(), HasSubstr("Line 2 is not to be trusted: the root of 3 to 7: its signature"));
}

TEST_F(EvidenceTest, ARootThatIsLeftOutOrAProofOfAnotherPlaceIsFound) {
  proof_.set_leaf_index(1);
  EXPECT_THAT(std::string(Check(Write()).status().message()),
              HasSubstr("is not covered by the root of 3 to 6"));
  proof_.set_leaf_index(2);
  roots_.pop_back();
  EXPECT_THAT(std::string(Check(Write()).status().message()),
              HasSubstr("the root of 3 to 6 is not in the file"));
}

TEST_F(EvidenceTest, AnErasedStateIsNoneAndAKeyThatIsNotGivenIsSaid) {
  entries_[0].clear_state();
  entries_[0].clear_salt();
  entries_[0].clear_changed_facts();
  ASSERT_TRUE(Check(Write()).ok()) << Check(Write()).status();
  EXPECT_EQ(Check(Write())->histories[0].erased, 1);
  std::istringstream in(Write());
  EXPECT_THAT(std::string(CheckEvidence(in, {}).status().message()),
              HasSubstr("none of the public keys given"));
}

}  // namespace
}  // namespace send::cli
