// A register file through pupil, and the same rows by the same multi-row INSERT with nothing around it.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/db/database.h"
#include "send/pupil/v1/setting_service.grpc.pb.h"
#include "services/pupil/store/sql.h"
#include "tests/bench/calls.h"

namespace send::bench {
namespace {

namespace v1 = pupil::v1;
constexpr size_t kChunk = 64 * 1024;
constexpr int64_t kBatch = 1000;

// The sample's schools over and over, each with a number of its own.
std::string MakeFile(const Options& options) {
  const std::string sample = ReadFile(options.file);
  std::vector<std::string> lines = absl::StrSplit(sample, '\n', absl::SkipEmpty());
  std::string file = lines[0] + "\n";
  for (int64_t i = 0; i < options.rows; ++i) {
    const std::string& line = lines[1 + static_cast<size_t>(i) % (lines.size() - 1)];
    absl::StrAppend(&file, "\"", options.first + i, line.substr(line.find("\",")), "\n");
  }
  return file;
}

nlohmann::json Summary(int64_t rows, absl::Duration took) {
  const double seconds = absl::ToDoubleSeconds(took);
  return {{"count", rows}, {"seconds", seconds}, {"per_second", static_cast<double>(rows) / seconds}};
}

constexpr db::Statement kFindRows{"find_rows",
                                  "SELECT id, version, register_kind, kind, status, phase, la_code, title, "
                                  "register_number, laestab, ukprn, postcode, document,"
                                  " document_hash, dates, schema_version, created_us, updated_us FROM setting "
                                  "WHERE id >= ? ORDER BY id LIMIT ?"};

}  // namespace

Result ImportService(const Options& options) {
  const auto stub = v1::SettingService::NewStub(OpenService(options));
  const std::string file = MakeFile(options);
  grpc::ClientContext context;
  AddHeaders(std::string(absl::StripAsciiWhitespace(ReadFile(options.token_file))), context);
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(4));
  v1::ImportSettingsResponse reply;
  const absl::Time start = absl::Now();
  const auto writer = stub->ImportSettings(&context, &reply);
  v1::ImportSettingsRequest part;
  part.mutable_header()->set_register_(v1::REGISTER_KIND_ESTABLISHMENTS);
  bool open = writer->Write(part);
  for (size_t done = 0; open && done < file.size(); done += kChunk) {
    part.set_chunk(file.substr(done, kChunk));
    open = writer->Write(part);
  }
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  const absl::Duration took = absl::Now() - start;
  if (!status.ok()) return absl::InternalError(status.error_message());
  if (reply.rows_added() != options.rows)
    return absl::InternalError(absl::StrCat("only ", reply.rows_added(), " rows were added"));
  return Summary(options.rows, took);
}

// Rows that an import has left, from `--first` on, written again as settings of another number.
Result ImportBare(const Options& options) {
  db::Database database(ConnectionOf(options), 1);
  const absl::Time deadline = absl::Now() + absl::Minutes(4);
  db::Rows rows;
  const absl::Status read = database.Read(deadline, [&](db::Connection& connection) {
    auto found = connection.Query(kFindRows, {absl::StrCat("urn-", options.first), options.rows});
    if (found.ok()) rows = *std::move(found);
    return found.status();
  });
  if (!read.ok()) return read;
  if (static_cast<int64_t>(rows.size()) != options.rows) return absl::InternalError("the rows are not there");
  for (db::Row& row : rows) {
    row[0] = absl::StrCat("urn-8", db::TextOf(row[0]).substr(5));
    row[8] = db::TextOf(row[0]).substr(4);
  }
  const absl::Time start = absl::Now();
  for (size_t done = 0; done < rows.size(); done += kBatch) {
    const auto first = rows.begin() + static_cast<std::ptrdiff_t>(done);
    const std::vector<db::Row> batch(first, first + std::min<std::ptrdiff_t>(kBatch, rows.end() - first));
    const absl::Status status = database.Transact(deadline, [&](db::Connection& connection) {
      return connection.ExecuteBulk(pupil::sql::kSaveSetting, batch);
    });
    if (!status.ok()) return status;
  }
  return Summary(options.rows, absl::Now() - start);
}

}  // namespace send::bench
