#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/sendctl/cli/evidence.h"
#include "clients/sendctl/cli/session.h"
#include "clients/sendctl/client/usage.h"
#include "send/ehcp/v1/history_service.grpc.pb.h"

namespace send::cli {
namespace {

using Histories = ehcp::v1::HistoryService::Stub;

// A history with the proof that a root covers it.
struct Evidence {
  ehcp::v1::InclusionProof proof;
  std::vector<ehcp::v1::ExportedEntry> entries;
};

absl::StatusOr<Evidence> FetchHistory(Session& session, const std::string& name) {
  Evidence evidence;
  // The proof first: what is recorded meanwhile is then an entry more, not one less.
  ehcp::v1::GetInclusionProofRequest asked;
  asked.set_name(name);
  if (absl::Status status = session.Call(&Histories::GetInclusionProof, asked, evidence.proof); !status.ok())
    return status;
  ehcp::v1::ExportHistoryRequest request;
  request.set_name(name);
  do {
    ehcp::v1::ExportHistoryResponse page;
    if (absl::Status status = session.Call(&Histories::ExportHistory, request, page); !status.ok())
      return status;
    evidence.entries.insert(evidence.entries.end(), page.entries().begin(), page.entries().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return evidence;
}

absl::Status WriteRoots(Session& session, EvidenceWriter& writer) {
  ehcp::v1::ListRootsRequest request;
  const auto authority = session.Authority();
  if (!authority.ok()) return authority.status();
  request.set_parent(*authority);
  request.set_page_size(200);
  if (absl::Status status = session.Fill(request); !status.ok()) return status;
  do {
    ehcp::v1::ListRootsResponse page;
    if (absl::Status status = session.Call(&Histories::ListRoots, request, page); !status.ok()) return status;
    for (const auto& root : page.roots()) writer.Add(root);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status WriteEvidence(Session& session, std::ostream& out) {
  std::vector<Evidence> histories;
  for (const std::string& given : session.arguments().All("history")) {
    const auto name = session.FullName("ehcRequests", given);
    if (!name.ok()) return name.status();
    auto evidence = FetchHistory(session, *name);
    if (!evidence.ok()) return evidence.status();
    histories.push_back(*std::move(evidence));
  }
  EvidenceWriter writer(out);
  if (absl::Status status = WriteRoots(session, writer); !status.ok()) return status;
  for (const Evidence& history : histories) {
    for (const auto& entry : history.entries) writer.Add(entry);
    writer.Add(history.proof);
  }
  writer.End();
  session.world().err << "Written: " << writer.roots() << " roots and " << histories.size() << " histories.\n";
  return absl::OkStatus();
}

absl::Status RunExport(Session& session) {
  const std::string& path = session.arguments().Positional(0);
  // A history holds the most sensitive there is: for its owner's eyes, and never over a file that is there.
  const int made = open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (made < 0)
    return client::Usage(absl::StrCat("The file ", path, " is there already, or cannot be written."));
  close(made);
  std::ofstream out(path, std::ios::binary);
  absl::Status status = WriteEvidence(session, out);
  out.close();
  if (status.ok() && out.fail())
    status = client::Usage(absl::StrCat("The file ", path, " cannot be written whole."));
  if (!status.ok()) std::remove(path.c_str());
  return status;
}

absl::StatusOr<std::vector<journal::RootVerifier>> ReadKeys(const std::vector<std::string>& paths) {
  std::vector<journal::RootVerifier> keys;
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto key = journal::RootVerifier::Parse(text);
    if (!key.ok()) return client::Usage(absl::StrCat(path, ": ", key.status().message()));
    keys.push_back(*key);
  }
  return keys;
}

void Tell(const EvidenceReport& report, std::ostream& out) {
  out << report.roots << " roots over entries " << report.from_seq << " to " << report.to_seq << ", signed by "
      << absl::StrJoin(report.key_ids, ", ") << ": whole.\n";
  if (report.from_seq > 1)
    out << "They begin after entry " << report.from_seq - 1 << ": what was before is in an earlier export.\n";
  for (const auto& history : report.histories) {
    out << history.name << ": " << history.entries << " entries, whole; up to entry " << history.covered_version
        << " under the root signed "
        << absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", history.signed_at, absl::UTCTimeZone()) << ".\n";
    if (history.erased > 0)
      out << "  The content of " << history.erased << " was erased; that they were made stands.\n";
    if (history.covered_version < history.entries)
      out << "  " << history.entries - history.covered_version << " later entries were not under a root yet.\n";
  }
}

absl::Status RunCheck(Session& session) {
  const auto keys = ReadKeys(session.arguments().All("public-key"));
  if (!keys.ok()) return keys.status();
  const std::string& path = session.arguments().Positional(0);
  std::ifstream in(path, std::ios::binary);
  if (!in) return client::Usage(absl::StrCat("The file ", path, " cannot be read."));
  const auto report = CheckEvidence(in, *keys);
  if (!report.ok()) return report.status();
  if (report->roots == 0) return client::Usage(absl::StrCat("The file ", path, " holds no root."));
  Tell(*report, session.world().out);
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> RootsCommands() {
  return {
      {"roots export",
       "Write the signed roots, and histories under them, to a new file",
       {"FILE"},
       {{.name = "history",
         .help = "also the history of this request, whole; may be repeated",
         .kind = Flag::kMany},
        {"after", "only roots after this entry: where an earlier export ended", "after_sequence"}},
       &RunExport},
      {"roots check",
       "Check a file of roots and histories, without a server",
       {"FILE"},
       {{.name = "public-key",
         .help = "a PEM file with a public key of the authority; may be repeated",
         .required = true,
         .kind = Flag::kMany}},
       &RunCheck},
  };
}

}  // namespace send::cli
