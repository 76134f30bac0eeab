#pragma once

#include <cstdint>
#include <istream>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/journal/root_key.h"
#include "send/ehcp/v1/history_service.pb.h"

// A file of evidence: signed roots, and histories of requests with the proof that a root covers them. One line
// of JSON each, in this order:
//   {"format":"send evidence 1"}
//   {"root":{…}}                    as the API has it, those of the journal in order
//   {"entry":{…}} … {"proof":{…}}   of each history, the oldest entry first
//   {"end":{"roots":2,"entries":5,"proofs":1}}
namespace send::cli {

class EvidenceWriter {
 public:
  explicit EvidenceWriter(std::ostream& out);
  void Add(const ehcp::v1::SignedRoot& root);
  void Add(const ehcp::v1::ExportedEntry& entry);
  void Add(const ehcp::v1::InclusionProof& proof);
  void End();
  int64_t roots() const { return roots_; }

 private:
  std::ostream& out_;
  int64_t roots_ = 0;
  int64_t entries_ = 0;
  int64_t proofs_ = 0;
};

// What was found of a file that is whole.
struct EvidenceReport {
  struct History {
    std::string name = {};
    int64_t entries = 0;
    int64_t erased = 0;
    // The last entry that a root covers, and when that was signed.
    int64_t covered_version = 0;
    absl::Time signed_at = absl::UnixEpoch();
  };
  int64_t roots = 0;
  // What the roots cover of the journal.
  int64_t from_seq = 0;
  int64_t to_seq = 0;
  std::vector<std::string> key_ids;
  std::vector<History> histories;
};

// Checks all of it, without a server: every signature, that each root follows the one before it, every digest,
// hash and link of each history, and that its proof leads to a root of the file. FAILED_PRECONDITION
// (EVIDENCE_BROKEN) names the first line that is not as it was written, and what is wrong with it.
absl::StatusOr<EvidenceReport> CheckEvidence(std::istream& in, const std::vector<journal::RootVerifier>& keys);

}  // namespace send::cli
