#include "clients/sendctl/cli/evidence.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/strings.h"
#include "common/error/error.h"
#include "common/journal/hash.h"
#include "common/journal/proof.h"

namespace send::cli {
namespace {

using ehcp::v1::ExportedEntry;

constexpr char kFormat[] = R"({"format":"send evidence 1"})";

std::string JsonOf(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string text;
  return google::protobuf::util::MessageToJsonString(message, &text, options).ok() ? text : "";
}

std::string LineOf(std::string_view kind, const google::protobuf::Message& message) {
  return absl::StrCat("{\"", ToAbsl(kind), "\":", JsonOf(message), "}");
}

std::string EndLine(int64_t roots, int64_t entries, int64_t proofs) {
  return absl::StrCat(R"({"end":{"roots":)", roots, R"(,"entries":)", entries, R"(,"proofs":)", proofs, "}}");
}

// The message of a line of that kind. A line that reads alike but is another, byte for byte, is none.
template <class Message>
std::optional<Message> Read(std::string_view kind, const std::string& line) {
  const size_t before = kind.size() + 4;
  if (line.size() < before + 3) return std::nullopt;
  Message message;
  const auto parsed =
      google::protobuf::util::JsonStringToMessage(line.substr(before, line.size() - before - 1), &message);
  if (!parsed.ok() || LineOf(kind, message) != line) return std::nullopt;
  return message;
}

std::string Bytes(const std::string& hex) { return absl::HexStringToBytes(hex); }

// Lower-case digits, two a byte, as they are written.
bool IsHex(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }) &&
         text.size() % 2 == 0;
}

std::optional<std::string> OrNone(const std::string& text, bool there) {
  return there ? std::optional(text) : std::nullopt;
}

journal::ChainEntry EntryOf(const ExportedEntry& message) {
  const bool erased = message.salt().empty() && message.state().empty();
  return {.tenant = message.tenant(),
          .kind = message.kind(),
          .id = message.id(),
          .version = message.version(),
          .action = message.action(),
          .actor = message.actor(),
          .on_behalf_of = message.on_behalf_of(),
          .purpose = message.purpose(),
          .request_id = message.change_request_id(),
          .correlation_id = message.correlation_id(),
          .created_us = message.created_us(),
          .recorded_us = message.recorded_us(),
          .schema_version = message.schema_version(),
          .facts = OrNone(message.changed_facts(), !erased),
          .state = OrNone(message.state(), !erased),
          .salt = OrNone(Bytes(message.salt()), !erased),
          .digest = Bytes(message.state_digest()),
          .previous = Bytes(message.previous_hash()),
          .hash = Bytes(message.hash())};
}

journal::SignedRoot RootOf(const ehcp::v1::SignedRoot& message) {
  const absl::Time signed_at =
      absl::FromUnixSeconds(message.sign_time().seconds()) + absl::Nanoseconds(message.sign_time().nanos());
  return {message.from_sequence(),
          message.to_sequence(),
          Bytes(message.root()),
          Bytes(message.previous_root()),
          signed_at,
          message.key_id(),
          Bytes(message.signature())};
}

// Reads the lines in turn; each step answers what is wrong, or nothing.
class Checker {
 public:
  explicit Checker(const std::vector<journal::RootVerifier>& keys) : keys_(keys) {}

  std::string Line(const std::string& line) {
    if (ended_) return "something stands behind the end";
    if (!std::exchange(begun_, true)) return line == kFormat ? "" : "the file is none of evidence";
    if (line.starts_with("{\"root\":")) return Root(line);
    if (line.starts_with("{\"entry\":")) return Entry(line);
    if (line.starts_with("{\"proof\":")) return Proof(line);
    ended_ = line == EndLine(report_.roots, entries_, static_cast<int64_t>(report_.histories.size())) &&
             hashes_.empty();
    return ended_ ? "" : "it is no line of evidence, or the end of other lines than these";
  }
  bool ended() const { return ended_; }
  const EvidenceReport& report() const { return report_; }

 private:
  std::string Root(const std::string& line) {
    const auto message = Read<ehcp::v1::SignedRoot>("root", line);
    if (!message || entries_ > 0 || !IsHex(message->root() + message->previous_root() + message->signature()))
      return "it is no root as it was written";
    journal::SignedRoot root = RootOf(*message);
    const journal::SignedRoot* before = roots_.empty() ? nullptr : &roots_.rbegin()->second;
    if (std::string fault = FaultOf(root, before, keys_); !fault.empty())
      return absl::StrCat("the root of ", root.from_seq, " to ", root.to_seq, ": ", fault);
    if (before == nullptr) report_.from_seq = root.from_seq;
    report_.to_seq = root.to_seq;
    ++report_.roots;
    if (std::find(report_.key_ids.begin(), report_.key_ids.end(), root.key_id) == report_.key_ids.end())
      report_.key_ids.push_back(root.key_id);
    roots_.emplace(root.to_seq, std::move(root));
    return "";
  }

  std::string Entry(const std::string& line) {
    const auto message = Read<ExportedEntry>("entry", line);
    if (!message ||
        !IsHex(message->salt() + message->state_digest() + message->previous_hash() + message->hash()))
      return "it is no entry as it was written";
    const journal::ChainEntry entry = EntryOf(*message);
    const std::string name = absl::StrCat("localAuthorities/", entry.tenant, "/", entry.kind, "s/", entry.id);
    if (hashes_.empty()) history_ = {.name = name};
    if (name != history_.name) return absl::StrCat("it is of another history than ", history_.name);
    const auto version = static_cast<int64_t>(hashes_.size()) + 1;
    const std::string& previous = hashes_.empty() ? journal::kNoHash : hashes_.back();
    if (std::string fault = FaultOf(entry, version, previous); !fault.empty())
      return absl::StrCat("entry ", version, " of ", name, ": ", fault);
    hashes_.push_back(entry.hash);
    ++history_.entries;
    history_.erased += entry.state ? 0 : 1;
    ++entries_;
    return "";
  }

  std::string Proof(const std::string& line) {
    const auto message = Read<ehcp::v1::InclusionProof>("proof", line);
    if (!message || message->name() != history_.name || message->version() < 1 ||
        message->version() > static_cast<int64_t>(hashes_.size()))
      return "it is no proof of the history before it";
    journal::InclusionProof proof{
        message->version(), message->leaf_index(), message->from_sequence(), message->to_sequence(), {}};
    for (const std::string& hash : message->path()) {
      if (!IsHex(hash)) return "it is no proof as it was written";
      proof.path.push_back(Bytes(hash));
    }
    const auto root = roots_.find(proof.to_seq);
    if (root == roots_.end())
      return absl::StrCat("the root of ", proof.from_seq, " to ", proof.to_seq, " is not in the file");
    if (!Proves(proof, hashes_[static_cast<size_t>(proof.version - 1)], root->second))
      return absl::StrCat("entry ", proof.version, " of ", history_.name, " is not covered by the root of ",
                          proof.from_seq, " to ", proof.to_seq);
    history_.covered_version = proof.version;
    history_.signed_at = root->second.signed_at;
    report_.histories.push_back(history_);
    hashes_.clear();
    return "";
  }

  const std::vector<journal::RootVerifier>& keys_;
  bool begun_ = false;
  bool ended_ = false;
  int64_t entries_ = 0;
  // By their last number.
  std::map<int64_t, journal::SignedRoot> roots_;
  // Of the history that is being read.
  EvidenceReport::History history_;
  std::vector<std::string> hashes_;
  EvidenceReport report_;
};

absl::Status Broken(int64_t line, const std::string& what) {
  return error::FailedPrecondition("EVIDENCE_BROKEN",
                                   absl::StrCat("Line ", line, " is not to be trusted: ", what, "."));
}

}  // namespace

EvidenceWriter::EvidenceWriter(std::ostream& out) : out_(out) { out_ << kFormat << "\n"; }

void EvidenceWriter::Add(const ehcp::v1::SignedRoot& root) {
  out_ << LineOf("root", root) << "\n";
  ++roots_;
}

void EvidenceWriter::Add(const ExportedEntry& entry) {
  out_ << LineOf("entry", entry) << "\n";
  ++entries_;
}

void EvidenceWriter::Add(const ehcp::v1::InclusionProof& proof) {
  out_ << LineOf("proof", proof) << "\n";
  ++proofs_;
}

void EvidenceWriter::End() { out_ << EndLine(roots_, entries_, proofs_) << "\n"; }

absl::StatusOr<EvidenceReport> CheckEvidence(std::istream& in, const std::vector<journal::RootVerifier>& keys) {
  Checker checker(keys);
  int64_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    // The last line's end is a byte of the file, too.
    const std::string fault = in.eof() ? "it has no end" : checker.Line(line);
    if (!fault.empty()) return Broken(number, fault);
  }
  if (!checker.ended()) return Broken(number + 1, "the file ends before its end");
  return checker.report();
}

}  // namespace send::cli
